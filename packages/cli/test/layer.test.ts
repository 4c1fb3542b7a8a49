import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MemorySink, writeArrowStream } from '@strata/formats';
import { readStreams, readTable } from '@strata/pipeline';
import { rowsOf, tableOf } from '@strata/pipeline/testing';
import { exports, files, imports, nodes, references, type TableDefinition } from '@strata/tables';
import { Table } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { strata } from './support/in-process.ts';
import { temporaryDirectory } from './support/temporary.ts';

/** Two files, one of which imports a function of the other and calls it. */
const given: readonly (readonly [TableDefinition, readonly object[]])[] = [
  [files, [{ path: 'a.py' }, { file_id: 1, path: 'b.py' }]],
  [
    nodes,
    [
      { kind: 'module', name: 'a', fqn: 'a', name_line: 1 },
      { node: 1, parent: 0, kind: 'function', name: 'f', fqn: 'a.f', name_line: 1, name_col: 4 },
      { file_id: 1, kind: 'module', name: 'b', fqn: 'b', name_line: 1 },
    ],
  ],
  [imports, [{ file_id: 1, module: 'a', name: 'f', bound: 'f', flags: 64, line: 1, bound_line: 1, bound_col: 14 }]],
  [references, [{ file_id: 1, kind: 'call', binding: 'import', target: 0, text: 'f', line: 2 }]],
  [exports, []],
];

function filesOf(directory: string): string[] {
  return given.flatMap(([table, rows]) => {
    const sink = new MemorySink();
    writeArrowStream(sink, table.schema, rows.length > 0 ? [tableOf(table, rows as never)] : []);
    const file = path.join(directory, `${table.name}.arrows`);
    writeFileSync(file, sink.toBytes());
    return ['--input', `${table.name}=${file}`];
  });
}

const layer = (...args: string[]) => strata('layer', 'l4-cross-file', ...args);

describe('strata layer', () => {
  it('runs a layer on tables in files, and writes what it makes as streams', async () => {
    const { bytes, failure } = await layer(...filesOf(temporaryDirectory()));
    expect(failure).toBeUndefined();
    const tables = readStreams(Uint8Array.from(bytes), 'output');
    expect([...tables.keys()]).toEqual(['symbols', 'resolutions', 'links', 'dependencies', 'diagnostics']);
    const { schema, batches } = tables.get('links')!;
    expect(rowsOf(new Table(schema, [...batches]))).toEqual([
      { file_id: 1, reference: 0, target_file: 0, target_node: 1, evidence: 'exact' },
    ]);
  });

  it('writes tables to files, those that are asked for', async () => {
    const directory = temporaryDirectory();
    const file = path.join(directory, 'dependencies.arrow');
    const { stdout, failure } = await layer(...filesOf(directory), '--output', `dependencies=${file}`);
    expect({ stdout, failure }).toEqual({ stdout: '', failure: undefined });
    const { schema, batches } = readTable(readFileSync(file), file);
    expect(rowsOf(new Table(schema, [...batches]))).toEqual([expect.objectContaining({ from_file: 1, to_file: 0 })]);
  });

  it('tells what a layer reads and writes', async () => {
    const names = async (which: string) => [
      ...readStreams(Uint8Array.from((await layer('--schemas', which)).bytes), which).keys(),
    ];
    expect(await names('inputs')).toEqual(['files', 'nodes', 'imports', 'references', 'exports']);
    expect(await names('outputs')).toEqual(['symbols', 'resolutions', 'links', 'dependencies', 'diagnostics']);
  });

  it('says what is wrong, in which table and column', async () => {
    const directory = temporaryDirectory();
    const inputs = filesOf(directory);
    const wrong = path.join(directory, 'wrong');
    writeFileSync(wrong, 'file_id,path\n0,a.py\n');
    const cases: [string[], number, RegExp][] = [
      [inputs.slice(2), 1, /expected table 'files' \(l4-cross-file reads 'files', .*\), got 'nodes', 'imports'/],
      [
        [...inputs.slice(2), '--input', `files=${wrong}`],
        1,
        /wrong: expected FFFFFFFF at 0, where a message starts, got/,
      ],
      [
        [...inputs.slice(2), '--input', `files=${path.join(directory, 'nodes.arrows')}`],
        1,
        /table 'files': expected a column 'path'/,
      ],
      [[...inputs.slice(2), '--input', 'files=/nowhere'], 1, /\/nowhere: expected an Arrow file, got ENOENT/],
      [[...inputs, '--input', 'files=x'], 2, /expected --input files=… once/],
      [[...inputs, '--input', 'files'], 2, /expected --input TABLE=FILE, got 'files'/],
      [[...inputs, '--output', 'nodes=x'], 2, /expected a table that l4-cross-file writes .*, got 'nodes'/],
      [[...inputs, '--options', '{'], 2, /expected --options to be JSON/],
      [[...inputs, '--options', '{"speed":1}'], 1, /options of l4-cross-file: expected options that the layer knows/],
    ];
    for (const [args, exitCode, message] of cases) {
      const outcome = await layer(...args);
      expect(outcome).toMatchObject({ exitCode, stdout: '' });
      expect(outcome.failure).toMatch(message);
    }
    const unknown = await strata('layer', 'l9-magic');
    expect(unknown).toMatchObject({ exitCode: 2, failure: expect.stringContaining("got 'l9-magic'") });
  });
});
