import { contractSuite, rowsOf, runLayer, tableOf } from '@strata/pipeline/testing';
import { nodes } from '@strata/tables';
import { expect, it } from 'vitest';
import longFunctions from './long-functions.ts';

/** The nodes of a file with one function. */
const file = (file_id: number, lines: number) =>
  tableOf(nodes, [
    { file_id, node: 0, kind: 'module', start_line: 1, end_line: lines },
    { file_id, node: 1, kind: 'function', start_line: 1, end_line: lines },
  ]);

contractSuite({
  layer: longFunctions,
  options: { from: 10 },
  sample: () => ({ partitions: [{ nodes: file(0, 9) }, { nodes: file(1, 10) }, { nodes: file(2, 90) }] }),
});

it('counts the lines of functions, not of modules', async () => {
  const { longFunctions: rows } = await runLayer(longFunctions, { nodes: file(7, 60) });
  expect(rowsOf(rows)).toEqual([{ file_id: 7, node: 1, lines: 60 }]);
});
