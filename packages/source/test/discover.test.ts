import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesSource, SourceError } from '../src/index.ts';
import { pathsIn, scan, scanTree, temporaryDirectory, writeTree } from './scan.ts';

describe('the walk', () => {
  it('lists Python files in the byte order of their whole paths', async () => {
    const names = [
      'a.py',
      'a/x.py',
      'a-b/x.py',
      'a0.py',
      'Z.py',
      'é.py',
      '\u{1f600}.py',
      '\uff5e.py',
      'a/b/c.pyi',
      'w.pyw',
    ];
    const tree = Object.fromEntries([...names, 'a.txt', 'README', 'b.pyc', '.py'].map((name) => [name, '']));
    const expected = names.map((name) => Buffer.from(name)).sort(Buffer.compare);
    expect(await pathsIn(tree)).toEqual(expected.map(String));
  });

  it('numbers files by position, across partitions', async () => {
    const tree = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`f${i}.py`, 'x = 1\n'.repeat(300)]));
    const { files, partitions } = await scanTree(tree, { partitionBytes: 6000 });
    expect(partitions.length).toBe(5);
    expect(files.map(({ file_id }) => file_id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('gives a partition of its own to a file that is larger than one', async () => {
    const { partitions } = await scanTree(
      { 'a.py': '', 'b.py': 'x'.repeat(9000), 'c.py': '' },
      { partitionBytes: 2048 },
    );
    expect(partitions.map((spec) => (spec as { paths: string[] }).paths)).toEqual([['a.py'], ['b.py'], ['c.py']]);
  });

  it('leaves out caches, version control and virtual environments, by whole names only', async () => {
    const tree = {
      'node_modules/x.py': '',
      '__pycache__/x.py': '',
      'pkg/.git/x.py': '',
      'pkg/.tox/a/x.py': '',
      '.strata/x.py': '',
      'anything/pyvenv.cfg': '',
      'anything/lib/x.py': '',
      'venv/x.py': '',
      'build/x.py': '',
      'dist/x.py': '',
      'distance.py': '',
      'my__pycache__/x.py': '',
      'node_modules.py': '',
    };
    const kept = ['build/x.py', 'dist/x.py', 'distance.py', 'my__pycache__/x.py', 'node_modules.py', 'venv/x.py'];
    expect(await pathsIn(tree)).toEqual(kept);
    expect(await pathsIn({ 'a/node_modules/x.py': '' }, { defaultExcludes: false })).toEqual(['a/node_modules/x.py']);
    // Of a worktree, or a submodule.
    const linked = { '.git': 'gitdir: ../elsewhere', 'sub/.git': 'gitdir: ../elsewhere', 'sub/x.txt': '' };
    expect(await pathsIn(linked, { files: 'text' })).toEqual(['sub/x.txt']);
  });

  it('indexes a tree that is itself a virtual environment or bears an excluded name', async () => {
    const root = path.join(temporaryDirectory(), 'node_modules');
    writeTree(root, { 'pyvenv.cfg': '', 'x.py': '' });
    expect((await scan(root)).files.map((file) => file.path)).toEqual(['x.py']);
  });

  it('takes include and exclude globs, by name without a slash and by path with one', async () => {
    const tree = {
      'a/test_x.py': '',
      'a/x.py': '',
      'b/tests/y.py': '',
      'b/y.py': '',
      'tests/z.py': '',
      '.hidden/h.py': '',
    };
    expect(await pathsIn(tree, { exclude: ['tests', 'test_*'] })).toEqual(['.hidden/h.py', 'a/x.py', 'b/y.py']);
    expect(await pathsIn(tree, { exclude: ['/tests/', 'b/**'] })).toEqual(['.hidden/h.py', 'a/test_x.py', 'a/x.py']);
    expect(await pathsIn(tree, { include: ['a', 'z.py'] })).toEqual(['a/test_x.py', 'a/x.py', 'tests/z.py']);
    expect(await pathsIn(tree, { include: ['./b/*.py'] })).toEqual(['b/y.py']);
    expect(await pathsIn(tree, { include: ['a'], exclude: ['x.py'] })).toEqual(['a/test_x.py']);
    expect(await pathsIn(tree, { excludePaths: ['b', 'a/x.py', 'te*'] })).toEqual([
      '.hidden/h.py',
      'a/test_x.py',
      'tests/z.py',
    ]);
  });

  it('takes globs with sets of characters, and those that are none of a set', async () => {
    const tree = { 'a.py': '', 'b.py': '', 'c1.py': '', 'd/e.py': '' };
    expect(await pathsIn(tree, { include: ['[ab].py'] })).toEqual(['a.py', 'b.py']);
    expect(await pathsIn(tree, { include: ['[!a]*.py'] })).toEqual(['b.py', 'c1.py', 'd/e.py']);
    expect(await pathsIn(tree, { include: ['[^a]*.py'], exclude: ['d/[!f].py'] })).toEqual(['b.py', 'c1.py']);
    expect(await pathsIn(tree, { include: ['*[[:digit:]].py'] })).toEqual(['c1.py']);
  });

  it('takes what names the tree itself', async () => {
    const tree = { 'a.py': '', 'd/e.py': '' };
    for (const all of ['.', './', '/']) expect(await pathsIn(tree, { include: [all] })).toEqual(['a.py', 'd/e.py']);
  });

  it('follows no symbolic links and waits for no pipe', async () => {
    const root = temporaryDirectory();
    writeTree(root, { 'a/x.py': '' });
    symlinkSync('..', path.join(root, 'a', 'up'));
    symlinkSync('x.py', path.join(root, 'a', 'link.py'));
    execFileSync('mkfifo', [path.join(root, 'a', 'pipe.py')]);
    expect((await scan(root)).files.map((file) => file.path)).toEqual(['a/x.py']);
  });

  it('takes the target of a tree that is a symbolic link', async () => {
    const directory = temporaryDirectory();
    writeTree(directory, { 'real/x.py': '' });
    symlinkSync('real', path.join(directory, 'link'));
    expect((await scan(path.join(directory, 'link'))).files.map((file) => file.path)).toEqual(['x.py']);
  });

  it('lists every text file when asked to, with its language', async () => {
    const tree = {
      'a.ts': '',
      'b.rs': '',
      Makefile: '',
      'x.py': '',
      'i.png': 'a\0b',
      'big.bin': `${'x'.repeat(9000)}\0`,
    };
    const { files } = await scanTree(tree, { files: 'text' });
    expect(files.map((file) => `${file.path} ${file.language} ${file.status}`)).toEqual([
      'Makefile unknown indexed',
      'a.ts typescript indexed',
      'b.rs rust indexed',
      'big.bin unknown indexed',
      'i.png unknown binary',
      'x.py python indexed',
    ]);
  });

  it('stops when it is aborted', async () => {
    const root = temporaryDirectory();
    for (let i = 0; i < 40; i++) mkdirSync(path.join(root, `d${i}`));
    writeFileSync(path.join(root, 'x.py'), '');
    const signal = AbortSignal.abort();
    const walk = async () => {
      for await (const _ of filesSource.discover({ root, options: filesSource.options.parse({}), signal }));
    };
    await expect(walk()).rejects.toThrow('abort');
  });
});

describe('a tree that cannot be scanned', () => {
  const fault = (root: string, sourceRoots?: string[]) =>
    scan(root, { sourceRoots }).then(
      () => undefined,
      (error) => (error instanceof SourceError ? [error.fault.reason, error.fault.code] : error),
    );

  it('is a typed error that says what was expected and what came', async () => {
    const root = temporaryDirectory();
    writeTree(root, { 'x.py': '' });
    expect(await fault(path.join(root, 'none'))).toEqual(['unreadable-tree', 'ENOENT']);
    expect(await fault(path.join(root, 'x.py'))).toEqual(['unreadable-tree', 'ENOTDIR']);
    expect(await fault(root, ['x.py'])).toEqual(['no-such-source-root', 'ENOTDIR']);
    expect(await fault(root, ['..'])).toEqual(['no-such-source-root', 'OUTSIDE']);
    expect(await fault(root, ['src'])).toEqual(['no-such-source-root', 'ENOENT']);
    await expect(scan(root, { sourceRoots: ['src'] })).rejects.toThrow(/expected the source root 'src'.*got nothing/);
  });

  it.skipIf(process.getuid?.() === 0)('goes on past a directory that it may not read, and reports it', async () => {
    const root = temporaryDirectory();
    writeTree(root, { 'a/x.py': '', 'y.py': '' });
    chmodSync(path.join(root, 'a'), 0);
    const { files, diagnostics } = await scan(root);
    chmodSync(path.join(root, 'a'), 0o755);
    expect(files.map((file) => file.path)).toEqual(['y.py']);
    expect(diagnostics).toMatchObject([{ code: 'unreadable-directory', file_id: null }]);
  });
});
