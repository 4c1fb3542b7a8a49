import { LayerFailure, rowsOf, runLayer, tableOf } from '@strata/pipeline/testing';
import { files, nodes } from '@strata/tables';
import { describe, expect, it } from 'vitest';
import todoLayer from '../src/todo-layer.ts';

/** The todos of one file, as [line, col, tag, text]. */
async function todosIn(content: string | Uint8Array, options: object = {}) {
  const { todos } = await runLayer(todoLayer, { files: tableOf(files, [{ path: 'x', content }]) }, { options });
  return rowsOf(todos).map(({ line, col, tag, text }) => [line, col, tag, text]);
}

describe('the layer todos', () => {
  it.each([
    ['# TODO: mend', [[1, 2, 'TODO', 'mend']]],
    ['x = 1 #TODO mend  ', [[1, 7, 'TODO', 'mend']]],
    ['// FIXME(ann): mend', [[1, 3, 'FIXME', 'mend']]],
    ['/* XXX mend */', [[1, 3, 'XXX', 'mend']]],
    ['/**\n * HACK mend\n */', [[2, 3, 'HACK', 'mend']]],
    ['-- TODO mend', [[1, 3, 'TODO', 'mend']]],
    ['<!-- TODO mend -->', [[1, 5, 'TODO', 'mend']]],
    ['# TODO', [[1, 2, 'TODO', '']]],
    [
      '# TODO a\n# FIXME b\n# TODO c',
      [
        [1, 2, 'TODO', 'a'],
        [2, 2, 'FIXME', 'b'],
        [3, 2, 'TODO', 'c'],
      ],
    ],
    ['# a TODO in the middle', []],
    ['# TODOS and XTODO and TODO_', []],
    ['TODO = 1', []],
    ['', []],
  ])('reads %j', async (content, expected) => {
    expect(await todosIn(content)).toEqual(expected);
  });

  it('counts lines by any line end, and columns in bytes', async () => {
    expect(await todosIn('a\r\nb\rc\n"ü" # TODO x')).toEqual([[4, 7, 'TODO', 'x']]);
  });

  it('replaces what is no UTF-8', async () => {
    expect(await todosIn(Buffer.from('# TODO \xe9\n', 'latin1'))).toEqual([[1, 2, 'TODO', '\ufffd']]);
  });

  it('looks for the tags it is given, and refuses others than capitals', async () => {
    expect(await todosIn('# TODO a\n# NOTE b', { tags: ['NOTE'] })).toEqual([[2, 2, 'NOTE', 'b']]);
    await expect(todosIn('', { tags: ['note'] })).rejects.toThrow('expected capital letters');
  });

  it('names the innermost module, class or function', async () => {
    const rows = await runLayer(todoLayer, {
      files: tableOf(files, [
        { file_id: 7, path: 'a.py', content: '\n# TODO 2\n# TODO 3\n# TODO 4\n# TODO 5\n# TODO 6\n' },
        { file_id: 8, path: 'b.py', content: '# TODO 1' },
        { file_id: 9, path: 'c.js', content: '// TODO 1' },
      ]),
      nodes: tableOf(nodes, [
        { file_id: 7, node: 0, kind: 'module', start_line: 1, end_line: 5 },
        { file_id: 7, node: 1, kind: 'class', start_line: 2, end_line: 4 },
        { file_id: 7, node: 2, kind: 'method', start_line: 3, end_line: 4 },
        { file_id: 7, node: 3, kind: 'local', start_line: 4, end_line: 4 },
        { file_id: 8, node: 0, kind: 'module', start_line: 1, end_line: 1 },
      ]),
    });
    expect(rowsOf(rows.todos).map(({ file_id, node }) => [file_id, node])).toEqual([
      [7, 1],
      [7, 2],
      [7, 2],
      [7, 0],
      [7, 0],
      [8, 0],
      [9, null],
    ]);
  });

  it('stops when the run is aborted', async () => {
    const signal = {
      aborted: true,
      throwIfAborted() {
        throw new DOMException('enough', 'AbortError');
      },
    };
    const run = runLayer(todoLayer, { files: tableOf(files, [{ path: 'x', content: '# TODO' }]) }, { signal });
    await expect(run).rejects.toThrow(LayerFailure);
  });
});
