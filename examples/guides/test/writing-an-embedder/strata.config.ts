import { defaultPipeline } from '@strata/cli';
import { neuralLayer } from '@strata/l6-vector';
import { definePipeline, use } from '@strata/pipeline';

const settings = {
  baseUrl: 'http://127.0.0.1:11434/v1',
  model: 'nomic-embed-text',
  documentPrefix: 'search_document: ',
  queryPrefix: 'search_query: ',
};
const vectors = use(neuralLayer(768, 'f16'), { embedder: 'openai', settings, batch: 32 }, 'l6-vector');

export default definePipeline({
  source: defaultPipeline.source,
  layers: [...defaultPipeline.entries.filter(({ slot }) => slot !== 'l6-vector' && slot !== 'l6-model'), vectors],
});
