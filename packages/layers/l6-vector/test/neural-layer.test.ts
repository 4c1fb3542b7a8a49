import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { neuralLayer } from '@strata/l6-vector';
import { ExactIndex, embedQuery, readVectorModel, readVectors } from '@strata/l6-vector/search';
import { rowsOf, runLayer, tableOf } from '@strata/pipeline/testing';
import { chunks, files, nodes, type VectorPrecision, vectorsOf } from '@strata/tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddingServer, vectorFor } from './support/embedding-server.ts';

const text = 'def one():\n    pass\ndef two():\n    pass\n';
const inputs = {
  files: tableOf(files, [{ file_id: 0, path: 'pkg/mod.py', content: text }]),
  nodes: tableOf(nodes, [{ file_id: 0 }, { file_id: 0, node: 1, name: 'one' }, { file_id: 0, node: 2, name: 'two' }]),
  chunks: tableOf(chunks, [
    { chunk: 0, kind: 'repository', path: '' },
    { chunk: 1, kind: 'file', file_id: 0, node: 0, end_byte: 40 },
    { chunk: 2, kind: 'function', flags: 1, file_id: 0, node: 1, end_byte: 20 },
    { chunk: 3, kind: 'function', flags: 1, file_id: 0, node: 2, start_byte: 20, end_byte: 40 },
  ]),
};
const TEXTS = ['pkg/mod.py one\ndef one():\n    pass\n', 'pkg/mod.py two\ndef two():\n    pass\n'];

let server: Awaited<ReturnType<typeof embeddingServer>>;
let cache: string;
beforeAll(async () => {
  server = await embeddingServer();
  cache = mkdtempSync(path.join(tmpdir(), 'strata-neural-'));
});
afterAll(async () => {
  await server.close();
  rmSync(cache, { recursive: true });
});

async function run(dimensions: number, precision: VectorPrecision, options: object = {}) {
  const settings = { baseUrl: server.baseUrl, model: 'tiny', dimensions };
  const given = { settings, cache, retries: 0, ...options };
  return runLayer(neuralLayer(dimensions, precision), inputs, { options: given });
}

const unitOf = (values: readonly number[]) => values.map((value) => value / Math.hypot(...values));

describe('the layer of embedders that are somewhere else', () => {
  it.each([
    ['int8', 1],
    ['f16', 3],
    ['f32', 6],
  ] as const)('stores vectors of the size that is named as %s, of length 1', async (precision, digits) => {
    const { vectors, vector_models } = await run(5, precision);
    expect(vectors.schema.fields.map(String)).toEqual(vectorsOf(5, precision).schema.fields.map(String));
    expect(rowsOf(vectors).map(({ chunk }) => chunk)).toEqual([2, 3]);
    const model = readVectorModel(vector_models)!;
    expect(model).toMatchObject({ embedder: 'openai', dimensions: 5, neural: true });
    const { rows } = readVectors(vectors, 5);
    TEXTS.forEach((text, i) => {
      unitOf(vectorFor(text, 5)).forEach((value, j) => {
        expect(rows.parts[0].values[i * 5 + j] * rows.parts[0].scales[i]).toBeCloseTo(value, digits);
      });
    });
    const query = await embedQuery(model, TEXTS[1]);
    expect([...new ExactIndex(rows).nearest(query, 1).rows]).toEqual([1]);
  });

  it('asks for nothing that the cache has, whatever the precision', async () => {
    await run(6, 'f32');
    server.asked.length = 0;
    await run(6, 'int8');
    expect(server.asked).toEqual([]);
  });

  it('says in a diagnostic why there are no vectors, and throws nothing', async () => {
    const settings = { baseUrl: 'http://127.0.0.1:9/v1', model: 'tiny' };
    for (const options of [{ settings }, { unavailable: 'expected a server at' }]) {
      const { vectors, vector_models, diagnostics } = await run(7, 'int8', options);
      expect([vectors.numRows, vector_models.numRows]).toEqual([0, 0]);
      expect(rowsOf(diagnostics)).toMatchObject([
        {
          file_id: null,
          layer: 'l6-vector',
          severity: 'error',
          code: 'no-vectors',
          message: expect.stringContaining('expected a server at'),
        },
      ]);
    }
  });

  it('asks for no vector of a text that is no longer there, and says so', async () => {
    server.asked.length = 0;
    const files0 = tableOf(files, [{ file_id: 0, path: 'pkg/mod.py', content: '' }]);
    const settings = { baseUrl: server.baseUrl, model: 'tiny', dimensions: 5 };
    const { vectors, vector_models, diagnostics } = await runLayer(
      neuralLayer(5),
      { ...inputs, files: files0 },
      { options: { settings } },
    );
    expect([vectors.numRows, vector_models.numRows]).toEqual([0, 1]);
    expect(server.asked).toEqual([]);
    expect(rowsOf(diagnostics)).toMatchObject([{ file_id: 0, layer: 'l6-vector', code: 'changed-file' }]);
  });

  it('refuses sizes that no vector has', () => {
    expect(() => neuralLayer(0)).toThrow('expected vectors of 1 to 65536 values, got 0');
  });
});
