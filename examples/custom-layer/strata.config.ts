import { defaultPipeline } from '@strata/cli';
import { definePipeline, from, use } from '@strata/pipeline';
import { filesSource } from '@strata/source';
import todoLayer from './src/todo-layer.ts';

export default definePipeline({
  // Comments are everywhere: take every text file of the tree. By default only files go in that the other layers can read.
  source: from(filesSource, { files: 'text' }),
  layers: [...defaultPipeline.entries, use(todoLayer, { tags: ['TODO', 'FIXME', 'XXX', 'HACK', 'NOTE'] })],
});
