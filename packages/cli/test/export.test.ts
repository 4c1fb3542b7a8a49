import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rowsOf } from '@strata/pipeline/testing';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { handmadeIndex, twoFiles } from './support/handmade-index.ts';
import { linesOf, objectsOf, strata } from './support/in-process.ts';
import { temporaryDirectory } from './support/temporary.ts';

/** Exports from an index of these rows. */
async function exported(rows: typeof twoFiles, ...args: string[]): Promise<string[]> {
  return linesOf('export', ...args, '--index', await handmadeIndex(rows));
}

describe('the view definitions', () => {
  it('has classes, functions, methods and variables, nested ones too, and no locals', async () => {
    expect(await exported(twoFiles, 'definitions')).toEqual([
      '{"path":"pkg/m.py","fqn":"pkg.m.C","name":"C","kind":"class","line":1,"col":0,"end_line":4}',
      '{"path":"pkg/m.py","fqn":"pkg.m.C.f","name":"f","kind":"method","line":2,"col":2,"end_line":4}',
      '{"path":"pkg/m.py","fqn":"pkg.m.C.f.<locals>.g","name":"g","kind":"function","line":3,"col":4,"end_line":3}',
      '{"path":"pkg/m.py","fqn":"pkg.m.LIMIT","name":"LIMIT","kind":"variable","line":6,"col":0,"end_line":6}',
    ]);
  });

  it('writes any path and name as JSON', async () => {
    const file = { file_id: 0, path: 'ä "b"\\\u0007\u2028.py' };
    const nodes = [
      { node: 0, kind: 'module', fqn: 'x', name: 'x' },
      { node: 1, parent: 0, kind: 'class', fqn: 'x.Ünï𝒳', name: 'Ünï𝒳' },
    ];
    const [line] = await exported({ files: [file], nodes }, 'definitions');
    expect(JSON.parse(line)).toMatchObject({ path: file.path, fqn: 'x.Ünï𝒳', name: 'Ünï𝒳' });
  });
});

describe('the view imports', () => {
  it('has the module as written, null where there is no name, alias or target', async () => {
    const rows = await exported(twoFiles, 'imports');
    expect(rows.slice(0, 3)).toEqual([
      '{"path":"pkg/__init__.py","line":1,"module":".m","name":"C","alias":"D","resolution":"symbol",' +
        '"target_path":"pkg/m.py","target_fqn":"pkg.m.C","target_line":1}',
      '{"path":"pkg/__init__.py","line":1,"module":".m","name":"nothing","alias":null,"resolution":"broken",' +
        '"target_path":null,"target_fqn":null,"target_line":null}',
      '{"path":"pkg/__init__.py","line":2,"module":"os","name":null,"alias":null,"resolution":"external",' +
        '"target_path":null,"target_fqn":null,"target_line":null}',
    ]);
    expect(JSON.parse(rows[3])).toMatchObject({ module: 'pkg.m', name: null, resolution: 'module', target_line: 1 });
    expect(JSON.parse(rows[4])).toMatchObject({ module: '.m', name: '*', target_fqn: 'pkg.m' });
  });

  it('gives way to the stored table of its name', async () => {
    const [first] = await objectsOf('export', 'imports', '--raw', '--index', await handmadeIndex(twoFiles));
    expect(first).toMatchObject({ file_id: 0, import: 0, module: 'm', level: 1, bound: 'D' });
  });
});

describe('the view references', () => {
  it('has every name that ends in the tree: no locals, no nested functions, nothing behind the known part of a chain', async () => {
    expect(await exported(twoFiles, 'references')).toEqual([
      '{"path":"pkg/m.py","line":4,"col":16,"name":"f","kind":"read","target_path":"pkg/m.py","target_fqn":"pkg.m.C.f","target_line":2}',
      '{"path":"pkg/m.py","line":4,"col":19,"name":"C","kind":"read","target_path":"pkg/m.py","target_fqn":"pkg.m.C","target_line":1}',
      '{"path":"pkg/m.py","line":4,"col":21,"name":"f","kind":"read","target_path":"pkg/m.py","target_fqn":"pkg.m.C.f","target_line":2}',
    ]);
  });
});

describe('an export', () => {
  it('gives a stored table row for row, nulls as null', async () => {
    const index = await handmadeIndex(twoFiles);
    expect(await linesOf('export', 'dependencies', '--index', index)).toEqual([
      '{"from_file":0,"to_file":1,"imports":3,"links":0,"cycle":null}',
    ]);
    const [file] = await objectsOf('export', 'files', '--index', index);
    expect(file).toEqual({
      ...{ file_id: 0, path: 'pkg/__init__.py', source_root: '', language: 'python', size: 0, lines: 0, hash: null },
      status: 'indexed',
    });
  });

  it('as Arrow has the rows it has as JSON', async () => {
    const index = await handmadeIndex(twoFiles);
    for (const args of [['definitions'], ['imports'], ['references'], ['imports', '--raw'], ['nodes'], ['symbols']]) {
      const { bytes } = await strata('export', ...args, '--format', 'arrow', '--index', index);
      const table = tableFromIPC(bytes);
      expect(rowsOf(table)).toEqual(await objectsOf('export', ...args, '--index', index));
    }
  });

  it('of more rows than fit into one batch loses none', async () => {
    const nodes = Array.from({ length: 66_000 }, (_, node) => ({
      ...{
        node,
        kind: node === 0 ? 'module' : 'function',
        fqn: `m.f${node}`,
        name: `f${node % 100}`,
        start_line: node,
      },
    }));
    const index = await handmadeIndex({ files: [{ file_id: 0, path: 'm.py' }], nodes });
    const rows = await objectsOf('export', 'definitions', '--index', index);
    expect(rows.map(({ line, fqn, name }) => `${line} ${fqn} ${name}`)).toEqual(
      nodes.slice(1).map(({ start_line, fqn, name }) => `${start_line} ${fqn} ${name}`),
    );
    const { bytes } = await strata('export', 'definitions', '--format', 'arrow', '--index', index);
    expect(rowsOf(tableFromIPC(bytes))).toEqual(rows);
  });

  it('of no rows is empty, and a valid Arrow file', async () => {
    const index = await handmadeIndex({
      files: [],
      nodes: [],
      imports: [],
      resolutions: [],
      references: [],
      links: [],
    });
    for (const view of ['definitions', 'imports', 'references', 'nodes']) {
      expect(await linesOf('export', view, '--index', index)).toEqual([]);
      const { bytes } = await strata('export', view, '--format', 'arrow', '--index', index);
      expect(tableFromIPC(bytes).numRows).toBe(0);
    }
  });

  it('goes to a file if one is named', async () => {
    const output = path.join(temporaryDirectory(), 'rows.ndjson');
    const index = await handmadeIndex(twoFiles);
    expect((await strata('export', 'files', '--index', index, '--output', output)).stdout).toBe('');
    expect(readFileSync(output, 'utf8')).toBe((await strata('export', 'files', '--index', index)).stdout);
    const refused = await strata('export', 'files', '--index', index, '--output', path.join(output, 'x'));
    expect(refused).toMatchObject({
      exitCode: 1,
      failure: expect.stringContaining('expected to be able to write'),
    });
  });

  it('of something that is neither table nor view names those that are', async () => {
    const { failure, exitCode } = await strata('export', 'nope', '--index', await handmadeIndex(twoFiles));
    expect(exitCode).toBe(2);
    expect(failure).toMatch(/definitions, imports, references.*files, nodes.*got 'nope'/);
  });

  it('needs the tables that a view is made of', async () => {
    const { failure } = await strata('export', 'references', '--index', await handmadeIndex({ files: [], nodes: [] }));
    expect(failure).toContain("expected a table 'references'");
  });
});
