import { modelLayer, vectorLayer } from '@strata/l6-vector';
import { contractSuite, rowsOf, runLayer, tableOf } from '@strata/pipeline/testing';
import { chunks, files, nodes, vectorModels, vectors } from '@strata/tables';
import { expect, it } from 'vitest';

const text = (file: number) =>
  `def parse_${'abcdefgh'[file]}(header):\n    return read_header(header)\n\nclass Reader${file}:\n    name = 'reader'\n`;

const fileRow = (file_id: number) =>
  tableOf(files, [{ file_id, path: `pkg/mod_${file_id}.py`, content: text(file_id) }]);

contractSuite({
  layer: modelLayer,
  sample: () => ({ partitions: [0, 1, 2, 3].map((file_id) => ({ files: fileRow(file_id) })) }),
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

const model = async (count: number) => {
  const all = tableOf(
    files,
    Array.from({ length: count }, (_, i) => ({ file_id: i, path: '', content: text(i) })),
  );
  return (await runLayer(modelLayer, { files: all })).vector_models;
};

const whole = (count: number) => ({
  chunks: tableOf(chunks, [{ chunk: 0, kind: 'repository', path: '' }, ...chunkRows(count)]),
});
const made = await model(6);

contractSuite({
  layer: vectorLayer,
  sample: () => ({
    partitions: [0, 1, 2, 3, 4, 5].map(partition),
    whole: { ...whole(6), vector_models: made.batches[0] },
  }),
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
