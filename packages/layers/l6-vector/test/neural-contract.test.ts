import { neuralLayer } from '@strata/l6-vector';
import { contractSuite, tableOf } from '@strata/pipeline/testing';
import { chunks, files, nodes } from '@strata/tables';
import { afterAll } from 'vitest';
import { embeddingServer } from './support/embedding-server.ts';

/** Answers for a text depend on the text alone; the layer's workers ask it from their threads. */
const server = await embeddingServer();
afterAll(() => server.close());

/** Each file is one function; its chunks are numbered through the tree. */
const text = (file: number) => `def read_${'abcd'[file]}(header):\n    return ${file}\n`;
const partitions = [0, 1, 2, 3].map((file_id) => {
  const root = { chunk: 0, kind: 'repository', path: '' };
  const chunk = 1 + 2 * file_id;
  const end_byte = text(file_id).length;
  return {
    files: tableOf(files, [{ file_id, path: `pkg/mod_${file_id}.py`, content: text(file_id) }]),
    nodes: tableOf(nodes, [{ file_id }, { file_id, node: 1, name: `read_${file_id}` }]),
    chunks: tableOf(chunks, [
      ...(file_id === 0 ? [root] : []),
      { chunk, kind: 'file', file_id, node: 0, end_byte },
      { chunk: chunk + 1, kind: 'function', flags: 1, file_id, node: 1, end_byte },
    ]),
  };
});

contractSuite({
  layer: neuralLayer(4, 'int8'),
  // Requests of one text, several at a time: vectors come back in any order.
  options: { settings: { baseUrl: server.baseUrl, model: 'tiny' }, retries: 0, batch: 1, concurrency: 3 },
  sample: () => ({ partitions }),
  empty: { diagnostics: 'the server gives what it is asked for' },
});

contractSuite({
  layer: neuralLayer(3, 'f32'),
  options: { unavailable: 'expected a model, got none' },
  sample: () => ({ partitions }),
  empty: { vectors: 'there is no embedder', vector_models: 'there is no embedder' },
});
