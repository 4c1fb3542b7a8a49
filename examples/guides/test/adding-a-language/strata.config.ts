import { defaultPipeline } from '@strata/cli';
import irLayer from '@strata/l1-ir';
import { definePipeline, from, use } from '@strata/pipeline';
import { filesSource } from '@strata/source';

export default definePipeline({
  // The scan leaves files out whose language nobody has asked for: take every text file, and let L1 choose.
  source: from(filesSource, { files: 'text' }),
  layers: [
    use(irLayer, { frontEnds: [import.meta.resolve('./ini-front-end.ts')] }),
    ...defaultPipeline.entries.filter(({ slot }) => slot !== 'l1-ir'),
  ],
});
