import { rowsOf, runLayer, tableOf } from '@strata/pipeline/testing';
import { imports, nodes, references } from '@strata/tables';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occurrenceLayer } from '../src/index.ts';
import { type Occurrence, type Rows, slowOccurrences } from './slow-twin.ts';

async function occurrencesOf(rows: Partial<Rows>): Promise<Occurrence[]> {
  const { occurrences } = await runLayer(occurrenceLayer, {
    nodes: tableOf(nodes, rows.nodes ?? []),
    imports: tableOf(imports, rows.imports ?? []),
    references: tableOf(references, rows.references ?? []),
  });
  return rowsOf(occurrences) as unknown as Occurrence[];
}

/** Each occurrence as `LINE:COL+LENGTH ROLES TABLE SYMBOL in ENCLOSING`. */
async function check(rows: Partial<Rows>, expected: string[]): Promise<void> {
  const found = await occurrencesOf(rows);
  const text = found.map(
    ({ line, col, length, roles, symbol_table, symbol, enclosing }) =>
      `${line}:${col}+${length} ${roles} ${symbol_table} ${symbol} in ${enclosing}`,
  );
  expect(text).toEqual(expected);
}

describe('occurrences', () => {
  it('are the definitions, imports and references of a file in source order', async () => {
    // 1  import os
    // 2  def size(path):
    // 3      return os.stat(path)
    // 4  size(size)
    await check(
      {
        nodes: [
          { node: 0, kind: 'module', name: 'm', name_line: 1 },
          { node: 1, kind: 'function', name: 'size', name_line: 2, name_col: 4 },
          { node: 2, kind: 'parameter', name: 'path', name_line: 2, name_col: 9 },
        ],
        imports: [{ bound: 'os', bound_line: 1, bound_col: 7 }],
        references: [
          { node: 1, binding: 'import', target: 0, text: 'os', line: 3, col: 11, length: 2 },
          {
            node: 1,
            kind: 'call',
            binding: 'import',
            target: 0,
            text: 'os.stat',
            line: 3,
            col: 14,
            length: 4,
          },
          { node: 1, kind: 'read', binding: 'local', target: 2, text: 'path', line: 3, col: 19, length: 4 },
          { node: 0, kind: 'call', binding: 'node', target: 1, text: 'size', line: 4, col: 0, length: 4 },
          { node: 0, kind: 'write', binding: 'node', target: 1, text: 'size', line: 4, col: 5, length: 4 },
        ],
      },
      [
        '1:0+0 1 node 0 in 0',
        '1:7+2 2 import 0 in 0',
        '2:4+4 1 node 1 in 1',
        '2:9+4 1 node 2 in 2',
        '3:11+2 8 import 0 in 1',
        '3:14+4 8 name 1 in 1',
        '3:19+4 8 node 2 in 1',
        '4:0+4 8 node 1 in 0',
        '4:5+4 4 node 1 in 0',
      ],
    );
  });

  it('have one symbol for one name, by its text and by what its base is bound to', async () => {
    const at = (text: string, binding: string, target: number | null, col: number) => ({
      ...{ text, binding, target, line: 1, col, length: text.length - text.lastIndexOf('.') - 1 },
    });
    await check(
      {
        references: [
          at('len', 'builtin', null, 0),
          at('a.b', 'local', 1, 10),
          at('a.b', 'local', 2, 20),
          at('len', 'builtin', null, 30),
          at('a.b', 'local', 1, 40),
          at('.b', 'unknown', null, 50),
          at('.b', 'unknown', null, 60),
        ],
      },
      [0, 1, 2, 0, 1, 5, 5].map((symbol, i) => `1:${i * 10}+${i % 3 ? 1 : [3, 3, 1][i / 3]} 8 name ${symbol} in 0`),
    );
  });

  it('at one position are definition, import, reference', async () => {
    await check(
      {
        nodes: [{ kind: 'variable', name: 'x', name_line: 1, name_col: 3 }],
        imports: [{ bound: 'x', bound_line: 1, bound_col: 3 }],
        references: [{ kind: 'write', text: 'x', target: 0, line: 1, col: 3, length: 1 }],
      },
      ['1:3+1 1 node 0 in 0', '1:3+1 2 import 0 in 0', '1:3+1 4 node 0 in 0'],
    );
  });

  it('leave out lambdas and show a star import as its star', async () => {
    await check(
      {
        nodes: [{ kind: 'lambda', name: '<lambda>', name_line: 1, name_col: 3 }],
        imports: [{ bound: '', bound_line: 1, bound_col: 14 }],
      },
      ['1:14+1 2 import 0 in 0'],
    );
  });

  it('put definitions above uses, calls above reads, and locals and builtins below all else', async () => {
    const importance = async (rows: Partial<Rows>) => (await occurrencesOf(rows))[0].importance;
    const reference = (kind: string, binding: string) => importance({ references: [{ kind, binding }] });
    const descending = await Promise.all([
      importance({ nodes: [{ kind: 'class', name: 'C' }] }),
      importance({ nodes: [{ kind: 'function', name: 'f' }] }),
      importance({ imports: [{ bound: 'm' }] }),
      reference('inherit', 'import'),
      reference('call', 'node'),
      reference('read', 'node'),
      reference('read', 'unknown'),
      reference('read', 'local'),
      reference('read', 'builtin'),
    ]);
    expect([...descending].sort((a, b) => b - a)).toEqual(descending);
    expect(new Set(descending).size).toBe(descending.length);
  });

  it('are the same as sorting all rows would give', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(), async (rows) => {
        expect(await occurrencesOf(rows)).toEqual(slowOccurrences(rows));
      }),
      { numRuns: 200 },
    );
  });
});

/** Rows of a few files, mostly but not always in source order. */
function anyRows(): fc.Arbitrary<Rows> {
  const line = fc.integer({ min: 1, max: 6 });
  const col = fc.integer({ min: 0, max: 9 });
  const name = fc.constantFrom('a', 'bb', 'self', 'é', 'n'.repeat(70_000));
  const file = fc.integer({ min: 0, max: 3 });
  const nodeRow = fc.record({
    ...{ file_id: file, kind: fc.constantFrom(...nodes.columns.kind.values), name, name_line: line, name_col: col },
  });
  const importRow = fc.record({
    ...{ file_id: file, node: fc.nat(5), bound: fc.oneof(name, fc.constant('')), bound_line: line, bound_col: col },
  });
  const text = fc.oneof(
    fc.array(fc.constantFrom('a', 'self', 'é'), { minLength: 1, maxLength: 3 }).map((names) => names.join('.')),
    fc.constant('.b'),
  );
  const binding = fc.constantFrom(...references.columns.binding.values);
  const kind = fc.constantFrom(...references.columns.kind.values);
  const referenceRow = fc
    .record({
      file_id: file,
      node: fc.nat(5),
      kind,
      binding,
      text,
      line,
      col,
      given: fc.nat(3),
      off: fc.nat(9),
    })
    .map(({ given, off, ...row }) => ({
      ...row,
      // Normalisation may have changed a name's length: now and then `length` is not that of the text's last name.
      length: off === 0 ? 7 : Buffer.byteLength(row.text.slice(row.text.lastIndexOf('.') + 1)),
      target: row.binding === 'builtin' || row.binding === 'unknown' ? null : given,
    }));
  const rowsOf = <T extends { file_id: number }>(
    row: fc.Arbitrary<T>,
    lineOf: (row: T) => number,
    colOf: (row: T) => number,
  ) =>
    fc
      .tuple(fc.array(row, { maxLength: 25 }), fc.boolean())
      .map(([rows, sorted]) =>
        rows.sort((a, b) => a.file_id - b.file_id || (sorted ? lineOf(a) - lineOf(b) || colOf(a) - colOf(b) : 0)),
      );
  const numbered = <T extends { file_id: number }, K extends string>(rows: T[], column: K) => {
    const counts = new Map<number, number>();
    return rows.map((row) => {
      const count = counts.get(row.file_id) ?? 0;
      counts.set(row.file_id, count + 1);
      return { ...row, [column]: count };
    });
  };
  return fc.record({
    nodes: rowsOf(
      nodeRow,
      (row) => row.name_line,
      (row) => row.name_col,
    ).map((rows) => numbered(rows, 'node')),
    imports: rowsOf(
      importRow,
      (row) => row.bound_line,
      (row) => row.bound_col,
    ).map((rows) => numbered(rows, 'import')),
    references: rowsOf(
      referenceRow,
      (row) => row.line,
      (row) => row.col,
    ),
  });
}
