import { askedOf, sampleWhole } from './sample-source.ts';

export default sampleWhole(...(await askedOf(import.meta.url)));
