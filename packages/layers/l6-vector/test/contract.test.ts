import { modelLayer, sampleLayer, vectorLayer } from '@strata/l6-vector';
import { contractSuite, rowsOf, runLayer, tableOf } from '@strata/pipeline/testing';
import { chunks, files, nodes, vectorModels, vectors } from '@strata/tables';
import { expect, it } from 'vitest';

const text = (file: number) =>
  `def parse_${'abcdefgh'[file]}(header):\n    return read_header(header)\n\nclass Reader${file}:\n    name = 'reader'\n`;

const fileRow = (file_id: number) =>
  tableOf(files, [{ file_id, path: `pkg/mod_${file_id}.py`, content: text(file_id) }]);

contractSuite({
  layer: sampleLayer,
  sample: () => ({ partitions: [0, 1, 2, 3].map((file_id) => ({ files: fileRow(file_id) })) }),
  // A partition has counts of its own: what counts is what they add up to.
  meaning(tables) {
    const sums: Record<string, number> = {};
    for (const { bucket, documents } of rowsOf(tables.get('term_samples')!)) {
      sums[String(bucket)] = (sums[String(bucket)] ?? 0) + Number(documents);
    }
    return sums;
  },
});

const samplesOf = async (files: number[]) =>
  Promise.all(
    files.map(async (file) => (await runLayer(sampleLayer, { files: fileRow(file) })).term_samples.batches[0]),
  );

const samples = await samplesOf([0, 1, 2, 3]);

contractSuite({
  layer: modelLayer,
  sample: () => ({ partitions: samples.map((term_samples) => ({ term_samples })) }),
});

/** A file whose two halves are chunks, and a node for the first. */
const partition = (file_id: number) => ({
  files: fileRow(file_id),
  nodes: tableOf(nodes, [
    { file_id, node: 0, kind: 'module', name: `mod_${file_id}` },
    { file_id, node: 1, parent: 0, kind: 'function', name: `parse_${file_id}` },
  ]),
});

/** A walk of the tree: the repository, then each file with its leaves. */
const chunkRows = (count: number) =>
  Array.from({ length: count }, (_, file_id) => {
    const chunk = 1 + file_id * 3;
    const middle = text(file_id).indexOf('class');
    return [
      { chunk, parent: 0, kind: 'file', file_id, node: 0, end_byte: text(file_id).length },
      { chunk: chunk + 1, parent: chunk, kind: 'function', flags: 1, file_id, node: 1, end_byte: middle },
      { chunk: chunk + 2, parent: chunk, kind: 'code', flags: 1, file_id, start_byte: middle, end_byte: text(file_id).length },
    ]; // biome-ignore format: a row a line
  }).flat();

const modelOf = async (files: number[]) =>
  (await runLayer(modelLayer, { term_samples: await samplesOf(files) })).vector_models;

const whole = (count: number) => ({
  chunks: tableOf(chunks, [{ chunk: 0, kind: 'repository', path: '' }, ...chunkRows(count)]),
});
const made = await modelOf([0, 1, 2, 3, 4, 5]);

contractSuite({
  layer: vectorLayer,
  sample: () => ({
    partitions: [0, 1, 2, 3, 4, 5].map(partition),
    whole: { ...whole(6), vector_models: made.batches[0] },
  }),
  empty: { diagnostics: 'all texts are there' },
});

it('each leaf chunk has a vector, made of its text, its name and its path', async () => {
  const { vectors: rows } = await runLayer(vectorLayer, { ...partition(0), ...whole(1), vector_models: made });
  expect(rowsOf(rows).map(({ chunk }) => chunk)).toEqual([2, 3]);
  const { vectors: renamed } = await runLayer(vectorLayer, {
    ...partition(0),
    nodes: tableOf(nodes, [{ file_id: 0 }, { file_id: 0, node: 1, name: 'other' }]),
    ...whole(1),
    vector_models: made,
  });
  const [before, after] = [rowsOf(rows), rowsOf(renamed)];
  expect(after[0].vector).not.toEqual(before[0].vector);
  expect(after[1].vector).toEqual(before[1].vector);
});

it('a tree without a model has no vectors', async () => {
  const { vectors: rows } = await runLayer(vectorLayer, {
    ...partition(0),
    ...whole(1),
    vector_models: tableOf(vectorModels, []),
  });
  expect(rows.numRows).toBe(0);
  expect(rows.schema.fields.map(String)).toEqual(vectors.schema.fields.map(String));
});

it('how common terms are does not depend on how the tree is cut into partitions', async () => {
  const ids = [0, 1, 2, 3, 4, 5];
  const all = tableOf(
    files,
    ids.map((file_id) => ({ file_id, path: '', content: text(file_id) })),
  );
  const { term_samples } = await runLayer(sampleLayer, { files: all });
  const { vector_models } = await runLayer(modelLayer, { term_samples });
  expect(rowsOf(vector_models)).toEqual(rowsOf(made));
});

it('a file whose text is no longer there has no vectors, and a diagnostic', async () => {
  const rows = tableOf(files, [
    { file_id: 0, path: 'pkg/mod_0.py', content: text(0) },
    { file_id: 1, path: 'pkg/mod_1.py', content: '' },
    { file_id: 2, path: 'pkg/mod_2.py', content: text(2) },
  ]);
  const { nodes: definitions } = partition(0);
  const all = { files: rows, nodes: definitions, ...whole(3), vector_models: made };
  const { vectors: found, diagnostics } = await runLayer(vectorLayer, all);
  expect(rowsOf(found).map(({ chunk }) => chunk)).toEqual([2, 3, 8, 9]);
  expect(rowsOf(diagnostics)).toMatchObject([
    {
      file_id: 1,
      layer: 'l6-vector',
      severity: 'error',
      code: 'changed-file',
      message: expect.stringMatching(/^pkg\/mod_1\.py: expected what had been read of it before, got something else/),
    },
  ]);
});
