import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { handmadeIndex, twoFiles } from './support/handmade-index.ts';
import { linesOf, objectsOf, strata } from './support/in-process.ts';

describe('query def', () => {
  it('finds a simple name, or the end of a dotted one', async () => {
    const index = await handmadeIndex(twoFiles);
    expect(await linesOf('query', 'def', 'f', '--index', index)).toEqual(['pkg/m.py:2:3: method pkg.m.C.f']);
    expect(await linesOf('query', 'def', 'C.f', '--index', index)).toEqual(['pkg/m.py:2:3: method pkg.m.C.f']);
    expect(await linesOf('query', 'def', 'pkg.m', '--index', index)).toEqual(['pkg/m.py:1:1: module pkg.m']);
    expect(await objectsOf('query', 'def', 'f', '--json', '--index', index)).toEqual([
      { path: 'pkg/m.py', fqn: 'pkg.m.C.f', name: 'f', kind: 'method', line: 2, col: 2, end_line: 4 },
    ]);
  });

  it('says so when there is none; a parameter is none', async () => {
    const index = await handmadeIndex(twoFiles);
    for (const name of ['nope', 'D.f', 'self']) {
      const { failure, exitCode, stdout } = await strata('query', 'def', name, '--index', index);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(failure).toContain(`called '${name}', got none`);
    }
  });
});

describe('query refs', () => {
  it('lists what ends at a definition, and the imports of it on demand', async () => {
    const index = await handmadeIndex(twoFiles);
    expect(await linesOf('query', 'refs', 'pkg.m.C.f', '--index', index)).toEqual([
      'pkg/m.py:4:17: read f in pkg.m.C.f',
      'pkg/m.py:4:22: read f in pkg.m.C.f',
    ]);
    expect(await linesOf('query', 'refs', 'pkg.m.C', '--imports', '--index', index)).toEqual([
      'pkg/__init__.py:1:16: import D in pkg',
      'pkg/m.py:4:20: read C in pkg.m.C.f',
    ]);
    expect(await linesOf('query', 'refs', 'pkg.m.LIMIT', '--index', index)).toEqual([]);
  });

  it('as JSON has the rows of the view references', async () => {
    const index = await handmadeIndex(twoFiles);
    const all = await objectsOf('export', 'references', '--index', index);
    const found = await objectsOf('query', 'refs', 'pkg.m.C.f', '--json', '--index', index);
    expect(found).toEqual(all.filter(({ target_fqn }) => target_fqn === 'pkg.m.C.f'));
  });

  it('proposes complete names for one that is not', async () => {
    const { failure, exitCode } = await strata('query', 'refs', 'C.f', '--index', await handmadeIndex(twoFiles));
    expect(exitCode).toBe(1);
    expect(failure).toContain('try pkg.m.C.f');
  });
});

describe('query deps', () => {
  // 0 -> 1 -> 2 -> 1, 2 -> 3
  const rows = {
    files: ['a.py', 'b.py', 'c.py', 'd.py'].map((name, file_id) => ({ file_id, path: name })),
    dependencies: [
      { from_file: 0, to_file: 1, imports: 1, links: 2 },
      { from_file: 1, to_file: 2, imports: 3, links: 0, cycle: 1 },
      { from_file: 2, to_file: 1, imports: 0, links: 1, cycle: 1 },
      { from_file: 2, to_file: 3, imports: 1, links: 0 },
    ],
  };

  it('lists the files a file needs, or is needed by', async () => {
    const index = await handmadeIndex(rows);
    expect(await linesOf('query', 'deps', 'a.py', '--index', index)).toEqual(['b.py  (1 import, 2 references)']);
    expect(await linesOf('query', 'deps', 'b.py', '--reverse', '--index', index)).toEqual([
      'a.py  (1 import, 2 references)',
      'c.py  (0 imports, 1 reference; in a cycle)',
    ]);
    expect(await linesOf('query', 'deps', 'd.py', '--index', index)).toEqual([]);
  });

  it('goes any number of steps, each file once', async () => {
    const index = await handmadeIndex(rows);
    expect(await objectsOf('query', 'deps', 'a.py', '--transitive', '--json', '--index', index)).toEqual([
      { path: 'b.py', imports: 1, links: 2, cycle: false, depth: 1 },
      { path: 'c.py', imports: null, links: null, cycle: true, depth: 2 },
      { path: 'd.py', imports: null, links: null, cycle: false, depth: 3 },
    ]);
    const reverse = await linesOf('query', 'deps', 'd.py', '--transitive', '--reverse', '--index', index);
    expect(reverse).toEqual([
      'c.py  (1 import, 0 references; depth 1)',
      'b.py  (depth 2; in a cycle)',
      'a.py  (depth 3)',
    ]);
  });

  it('takes an absolute path, and refuses one that is not in the index', async () => {
    const index = await handmadeIndex(rows);
    expect(await linesOf('query', 'deps', path.join(index, 'a.py'), '--index', index)).toHaveLength(1);
    const { failure, exitCode } = await strata('query', 'deps', 'z.py', '--index', index);
    expect({ exitCode, failure }).toMatchObject({
      exitCode: 1,
      failure: expect.stringContaining('z.py: expected a file of'),
    });
  });
});

describe('query symbols', () => {
  it('lists what begins with a prefix, in order', async () => {
    const index = await handmadeIndex(twoFiles);
    expect(await linesOf('query', 'symbols', 'pkg.m.C', '--index', index)).toEqual([
      'pkg/m.py:1:1: class pkg.m.C',
      'pkg/m.py:2:3: method pkg.m.C.f',
    ]);
    expect(await linesOf('query', 'symbols', '', '--index', index)).toHaveLength(5);
    expect(await linesOf('query', 'symbols', 'zzz', '--index', index)).toEqual([]);
    expect(await objectsOf('query', 'symbols', 'pkg.m.L', '--json', '--index', index)).toEqual([
      { fqn: 'pkg.m.LIMIT', kind: 'variable', path: 'pkg/m.py', line: 6, col: 0 },
    ]);
  });
});
