import { execFileSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathsIn, scan, type Tree, temporaryDirectory, writeTree } from './scan.ts';

const empty = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, '']));

describe('.gitignore', () => {
  it('leaves out what it names, at any depth or anchored', async () => {
    const tree = {
      '.gitignore': 'build\n/top.py\n*.gen.py\na/only/\n# b.py\n\\#c.py\n',
      ...empty('b.py', '#c.py', 'top.py'),
    };
    const more = empty('a/build/x.py', 'a/top.py', 'b/x.gen.py', 'a/only/x.py', 'b/a/only/x.py');
    expect(await pathsIn({ ...tree, ...more })).toEqual(['a/top.py', 'b.py', 'b/a/only/x.py']);
  });

  it('lets a deeper file overrule an outer one', async () => {
    const tree = { '.gitignore': '*.gen.py\n', 'a/.gitignore': '!keep.gen.py\nlocal.py\n' };
    const more = empty('a/keep.gen.py', 'a/b/keep.gen.py', 'a/x.gen.py', 'keep.gen.py', 'a/local.py', 'local.py');
    expect(await pathsIn({ ...tree, ...more })).toEqual(['a/b/keep.gen.py', 'a/keep.gen.py', 'local.py']);
  });

  it('brings back a directory that an outer file ignores, with what is in it', async () => {
    const tree = { '.gitignore': 'foo/\n', 'a/.gitignore': '!foo/\n', ...empty('a/foo/x.py', 'foo/y.py') };
    expect(await pathsIn(tree)).toEqual(['a/foo/x.py']);
  });

  it('brings nothing back below a directory that stays ignored', async () => {
    const tree = { '.gitignore': 'foo/\n!foo/x.py\n', 'foo/.gitignore': '!x.py\n', ...empty('foo/x.py', 'y.py') };
    expect(await pathsIn(tree)).toEqual(['y.py']);
  });

  it('is honoured above the tree, up to the top of the repository', async () => {
    const directory = temporaryDirectory();
    writeTree(directory, {
      '.gitignore': 'outside.py\n',
      'repo/.git/HEAD': '',
      'repo/.gitignore': '*.gen.py\n/pkg/sub/anchored.py\n',
      'repo/pkg/.gitignore': 'local\n',
      ...empty('repo/pkg/sub/x.py', 'repo/pkg/sub/x.gen.py', 'repo/pkg/sub/anchored.py', 'repo/pkg/sub/local/x.py'),
      ...empty('repo/pkg/sub/outside.py'),
    });
    const found = (await scan(path.join(directory, 'repo/pkg/sub'))).files.map((file) => file.path);
    expect(found).toEqual(['outside.py', 'x.py']);
  });

  it('does not hold from above for a tree that is itself ignored', async () => {
    const directory = temporaryDirectory();
    writeTree(directory, { '.git/HEAD': '', '.gitignore': '/gen/\nx.py\n', ...empty('gen/x.py') });
    expect((await scan(path.join(directory, 'gen'))).files.map((file) => file.path)).toEqual(['x.py']);
  });

  it('does not reach into a repository inside the tree', async () => {
    const tree = { '.gitignore': 'x.py\n', 'sub/.git': 'gitdir: elsewhere', 'sub/.gitignore': 'y.py' };
    expect(await pathsIn({ ...tree, ...empty('x.py', 'sub/x.py', 'sub/y.py') })).toEqual(['sub/x.py']);
  });

  it('can be disregarded', async () => {
    expect(await pathsIn({ '.gitignore': '*\n', 'x.py': '' }, { gitignore: false })).toEqual(['x.py']);
  });

  it('copes with directories whose names are glob characters', async () => {
    const tree = { 'a[b]*/.gitignore': 'x.py\n/y.py\n', '!d /.gitignore': '*.py\n' };
    const more = empty('a[b]*/x.py', 'a[b]*/c/x.py', 'a[b]*/c/y.py', 'a[b]*/y.py', 'ab/x.py', '!d /x.py', 'ab/y.py');
    expect(await pathsIn({ ...tree, ...more })).toEqual(['a[b]*/c/y.py', 'ab/x.py', 'ab/y.py']);
  });

  it('leaves the same files as git does', async () => {
    const directories = ['', 'a', 'a/b', 'a/b/a', 'b', 'b/a'];
    const files = directories.flatMap((directory) =>
      ['a.py', 'b.py', 'ab.py', '#c.py'].map((name) => path.posix.join(directory, name)),
    );
    const rule = fc.constantFrom(
      ...[
        'a',
        'b',
        'a/',
        'b/',
        '/a',
        '/b',
        '!a',
        '!a/',
        '!b',
        '!/a/',
        'a.py',
        '!a.py',
        '*.py',
        '!*.py',
        '?.py',
        '[a-b].py',
      ],
      ...[
        '[!a].py',
        'a/b',
        '!a/b',
        'a/*',
        '!a/*',
        '**/a',
        'a/**',
        '!a/**',
        'a/**/b.py',
        '**/b/*.py',
        '*',
        '!*',
        '/*',
        '!/*',
        '!*/',
      ],
      ...['\\#c.py', '#c.py', 'a ', 'b.py\\ ', '', 'b/ ', '/', '**', '!**', 'a/b/', 'ab*'],
    );
    const rules = fc.array(rule, { maxLength: 4 });
    const ignoreFiles = fc.array(fc.tuple(fc.constantFrom(...directories), rules), { minLength: 1, maxLength: 3 });
    // Each tree is a directory of one repository, which has no rules of its own.
    const repository = temporaryDirectory();
    execFileSync('git', ['init', '-q', repository]);
    let trees = 0;
    await fc.assert(
      fc.asyncProperty(ignoreFiles, async (given) => {
        const root = path.join(repository, `${trees++}`);
        const tree: Tree = Object.fromEntries(
          given.map(([directory, lines]) => [path.posix.join(directory, '.gitignore'), `${lines.join('\n')}\n`]),
        );
        writeTree(root, { ...empty(...files), ...tree });
        const args = ['-C', root, '-c', 'core.excludesFile=', 'ls-files', '-z', '--others', '--exclude-standard'];
        const listed = execFileSync('git', args, { encoding: 'utf8' }).split('\0');
        const expected = listed.filter((file) => file.endsWith('.py')).sort();
        expect((await scan(root)).files.map((file) => file.path)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
