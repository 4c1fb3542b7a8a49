import { askedOf, sampleSource } from './sample-source.ts';

export default sampleSource(...(await askedOf(import.meta.url)));
