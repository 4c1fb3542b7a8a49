import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import irLayer from '@strata/l1-ir';
import { lexicalLayer } from '@strata/l5-lexical';
import { createIndexWriter, definePipeline, from, planPipeline, runPipeline } from '@strata/pipeline';
import { filesSource } from '@strata/source';
import { describe, expect, it, vi } from 'vitest';
import { handmadeIndex, twoFiles } from './support/handmade-index.ts';
import { linesOf, objectsOf, strata } from './support/in-process.ts';
import { treeOf } from './support/temporary.ts';

const FILES = {
  'app/io.py':
    'class ReadError(Exception):\n    """Nothing to read."""\n\n\ndef read_all(path):\n    with open(path) as file:\n        return file.read()\n',
  'app/main.py': 'from app.io import read_all\n\nprint(read_all("a"))\nprint(Read_All)\n',
  'docs/usage.md': '# Usage\n\nread_all reads all of a file.\n',
};

/** A tree with an index of its text and definitions. */
async function indexedTree(files: Readonly<Record<string, string>> = FILES): Promise<string> {
  const root = treeOf(files);
  const source = from(filesSource, { files: 'text' });
  const planned = planPipeline(definePipeline({ source, layers: [irLayer, lexicalLayer] }));
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults));
  const opened = await createIndexWriter(path.join(root, '.strata'), { root, fingerprint: '0', createdBy: 'a test' });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  const run = await runPipeline(planned.plan, { root, workers: 1, sink: opened.writer });
  if (!run.ok) throw new Error(JSON.stringify(run.error));
  const committed = await opened.writer.commit(run.profile);
  if (!committed.ok) throw new Error(JSON.stringify(committed.failure));
  return root;
}

describe('search', () => {
  it('finds lines as grep does: text, expressions, words, without regard to case, in some files, some lines around', async () => {
    const index = await indexedTree();
    const found = (...args: string[]) => linesOf('search', ...args, '--index', index);
    expect(await found('read_all(')).toEqual([
      'app/io.py:5:5:def read_all(path):',
      'app/main.py:3:7:print(read_all("a"))',
    ]);
    expect(await found('READ_ALL', '-i', '--lang', 'python', '--glob', '!io.py')).toEqual([
      'app/main.py:1:20:from app.io import read_all',
      'app/main.py:3:7:print(read_all("a"))',
      'app/main.py:4:7:print(Read_All)',
    ]);
    expect(await found('^class \\w+|# ', '--regex')).toEqual([
      'app/io.py:1:1:class ReadError(Exception):',
      'docs/usage.md:1:1:# Usage',
    ]);
    expect(await found('read', '--word')).toEqual([
      'app/io.py:2:19:    """Nothing to read."""',
      'app/io.py:7:21:        return file.read()',
    ]);
    expect(await found('a file', '--context', '1')).toEqual([
      'docs/usage.md-2-',
      'docs/usage.md:3:23:read_all reads all of a file.',
    ]);
    expect(await found('read_all', '--glob', 'docs', '--glob', 'app/*', '--glob', '!app')).toEqual([
      'docs/usage.md:3:1:read_all reads all of a file.',
    ]);
    expect(await found('nowhere')).toEqual([]);
    expect(await linesOf('search', '--index', index, '--', '--')).toEqual([]);
    expect(await linesOf('search', '--index', index, '--regex', '--', '-?# Us')).toEqual(['docs/usage.md:1:1:# Usage']);
  });

  it('gives JSON objects, with the lines around if wanted', async () => {
    const index = await indexedTree();
    expect(await objectsOf('search', 'import', '--json', '--context', '2', '--index', index)).toEqual([
      {
        path: 'app/main.py',
        line: 1,
        col: 12,
        text: 'from app.io import read_all',
        before: [],
        after: ['', 'print(read_all("a"))'],
      },
    ]);
    expect(await objectsOf('search', '# ', '--json', '--index', index)).toEqual([
      { path: 'docs/usage.md', line: 1, col: 0, text: '# Usage' },
    ]);
  });

  it('ranks definitions and files by words', async () => {
    const index = await indexedTree();
    const [first, ...others] = await objectsOf(
      'search',
      '--ranked',
      'read everything from a path',
      '--json',
      '--index',
      index,
    );
    expect(first).toMatchObject({ path: 'app/io.py', line: 5, end_line: 7, kind: 'function', fqn: 'app.io.read_all' });
    expect(others).toContainEqual(expect.objectContaining({ path: 'docs/usage.md', line: 1, kind: null, fqn: null }));
    expect(await linesOf('search', '--ranked', 'reading errors', '--limit', '1', '--index', index)).toEqual([
      expect.stringMatching(/^app\/io\.py:1: class app\.io\.ReadError {2}\(\d+\.\d\d\)$/),
    ]);
  });

  it('says what is not as it was, and that there may be more', async () => {
    const index = await indexedTree();
    writeFileSync(path.join(index, 'app/main.py'), 'import app.io\n');
    rmSync(path.join(index, 'docs/usage.md'));
    const notes = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const changed = await strata('search', 'read_all', '--index', index);
      expect(changed.stdout).toBe('app/io.py:5:5:def read_all(path):\n');
      expect(notes.mock.lastCall).toEqual([
        'strata: not as they were indexed: app/main.py (changed), docs/usage.md (missing); ' +
          'index again to search all files as they are now\n',
      ]);
      const limited = await strata('search', 'e', '--limit', '2', '--index', index);
      expect(limited.stdout.split('\n')).toHaveLength(3);
      expect(notes.mock.lastCall?.[0]).toContain('stopped after 2 lines');
    } finally {
      notes.mockRestore();
    }
  });

  it.each([
    [['('], ['--regex'], "expected a regular expression, got '(', at character 1"],
    [['a\\1'], ['--regex'], "not supported in 'a\\1', at character 2: backreferences"],
    [
      ['words'],
      ['--ranked', '--regex'],
      'expected --ranked alone or with --blend, --glob, --lang, --limit or --json, got it with --regex',
    ],
    [[], [], 'expected an argument: strata search <pattern>'],
    [['words'], ['--context', 'x'], 'expected --context to be a whole number'],
    [[' '], ['--ranked'], 'expected words to rank by'],
  ])('refuses %j with %j', async (pattern, flags, message) => {
    const { failure, exitCode, stdout } = await strata('search', ...pattern, ...flags, '--index', '/nowhere');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(failure).toContain(message);
  });

  it('refuses a language that nobody knows, and finds nothing in one that no file is in', async () => {
    const index = await indexedTree();
    for (const flags of [[], ['--ranked']]) {
      const { failure, exitCode } = await strata('search', 'read', ...flags, '--lang', 'pyhton', '--index', index);
      expect(exitCode).toBe(2);
      expect(failure).toContain("got 'pyhton'; did you mean 'python'?");
      expect(failure).toContain('those of this index are markdown, python');
      expect(await linesOf('search', 'read', ...flags, '--lang', 'Rust', '--index', index)).toEqual([]);
    }
  });

  it('takes the set of characters that a glob leaves out, and the tree itself', async () => {
    const index = await indexedTree();
    const paths = async (glob: string) =>
      new Set((await linesOf('search', 'read', '--glob', glob, '--index', index)).map((line) => line.split(':')[0]));
    expect(await paths('[!m]*.*')).toEqual(new Set(['app/io.py', 'docs/usage.md']));
    expect(await paths('./')).toEqual(new Set(['app/io.py', 'app/main.py', 'docs/usage.md']));
  });

  it('says so when the index has no text', async () => {
    const { failure, exitCode } = await strata('search', 'x', '--index', await handmadeIndex(twoFiles));
    expect(exitCode).toBe(1);
    expect(failure).toContain('a pipeline without the layer l5-lexical');
  });
});
