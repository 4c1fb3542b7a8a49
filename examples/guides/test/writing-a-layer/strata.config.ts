import { defaultPipeline } from '@strata/cli';
import { definePipeline, use } from '@strata/pipeline';
import longFunctions from './long-functions.ts';

export default definePipeline({
  source: defaultPipeline.source,
  layers: [...defaultPipeline.entries, use(longFunctions, { from: 80 })],
});
