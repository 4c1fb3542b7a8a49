import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runStrata } from './support/child-process.ts';
import { handmadeIndex } from './support/handmade-index.ts';
import { treeOf } from './support/temporary.ts';

const project = {
  'app/pkg/__init__.py': '',
  'app/pkg/a.py': 'from .b import helper\nimport json\n\ndef main():\n    return helper(json)\n',
  'app/pkg/b.py': 'def helper(x):\n    return x\n',
  'app/notes.md': '# Notes\n\nSee helper.\n',
  'app/picture.png': '\0\0',
};

/** A layer of the user's own, in a file of its own. */
const layer = (body: string) => `
  import { defineLayer } from '@strata/pipeline';
  import { createBatchWriter, diagnostics, files } from '@strata/tables';
  import { z } from 'zod';
  export default defineLayer({
    id: 'mine', version: '1', module: import.meta.url, scope: 'repository', options: z.object({}),
    inputs: { files: files.select('path') }, outputs: { diagnostics },
    run(context) { ${body} },
  });`;

describe('the program', { timeout: 60_000 }, () => {
  it('indexes a tree and answers from the index, with paths relative to where it is typed', async () => {
    const root = treeOf(project);
    const indexed = await runStrata(root, ['index', 'app']);
    expect(indexed.stderr).toMatch(/^indexing .*\/app with \d+ workers?\nphase 1: /);
    expect(indexed.stderr).not.toMatch(/warning/i);
    expect(indexed.stdout).toMatch(/^Indexed .*\/app in /);
    expect(indexed.stdout).toMatch(/files +3\n/);
    expect(indexed.stdout).toMatch(/imports +2 +symbol 1, external 1\n/);
    expect(indexed.stdout).toMatch(/dependencies +1\n/);
    expect(indexed.stdout).toMatch(/chunks +\d+ +repository 1, directory \d+, file \d+, /);
    expect(indexed.stdout).toMatch(/phase 3 .*\n {4}l3-chunk .*\n {2}phase 4 .*\n {4}l6-vector /);
    expect(indexed.stdout).toMatch(
      /phase 1 .*\n {4}files .*\n {4}l1-ir .*\n {4}l3-lines .*\n {4}l5-lexical .*\n {4}l6-sample .*\n {2}phase 2 /,
    );
    expect(indexed.code).toBe(0);

    const inside = path.join(root, 'app', 'pkg');
    const [definition, dependencies, references, elsewhere] = await Promise.all([
      runStrata(inside, ['query', 'def', 'helper']),
      runStrata(inside, ['query', 'deps', 'a.py']),
      runStrata(root, ['query', 'refs', 'pkg.b.helper', '--index', 'app', '--json']),
      runStrata(root, ['query', 'def', 'helper']),
    ]);
    expect(definition).toMatchObject({ stdout: 'pkg/b.py:1:1: function pkg.b.helper\n', stderr: '', code: 0 });
    expect(dependencies.stdout).toBe('pkg/b.py  (1 import, 1 reference)\n');
    expect(
      references.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { path: 'pkg/a.py', line: 5, col: 11, name: 'helper', kind: 'call', target_path: 'pkg/b.py', target_line: 1 },
    ]);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.stderr).toContain('expected an index (.strata) in this directory or one above it, got none');
  });

  it('prints one JSON object and nothing else with --json, into the directory of --out', async () => {
    const root = treeOf(project);
    const { stdout, stderr, code } = await runStrata(root, [
      'index',
      'app',
      '--json',
      '--out',
      'x/y',
      '--workers',
      '1',
    ]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      tree: path.join(root, 'app'),
      index: path.join(root, 'x/y'),
      files: 3,
      lines: 7,
      text: { files: 4, lines: 10, leftOut: { too_large: 0, binary: 1, unreadable: 0 } },
      imports: 2,
      importsByStatus: { symbol: 1, module: 0, external: 1, ambiguous: 0, broken: 0 },
      dependencies: 1,
      diagnostics: 0,
      error: null,
      profile: {
        workers: 1,
        partitions: 1,
        phases: [
          {
            number: 1,
            layers: ['files', 'l1-ir', 'l3-lines', 'l5-lexical', 'l6-sample'].map((slot) => ({ slot })),
          },
          {},
          {},
          { number: 4, layers: [{ slot: 'l6-vector' }] },
        ],
      },
    });
    const exported = await runStrata(root, ['export', 'definitions', '--index', 'x/y']);
    expect(exported.stdout.split('\n')).toHaveLength(3);
    const found = await runStrata(root, ['search', 'helper', '--lang', 'markdown', '--index', 'x/y']);
    expect(found).toMatchObject({ stdout: 'notes.md:3:5:See helper.\n', stderr: '', code: 0 });
  });

  it('ends quietly when the reader of its output is gone', async () => {
    const nodes = Array.from({ length: 50_000 }, (_, node) => ({
      node,
      kind: 'function',
      fqn: `m.f${node}`,
      name: 'f',
    }));
    const index = await handmadeIndex({ files: [{ file_id: 0, path: 'm.py' }], nodes });
    const { code, signal, stderr, stdout } = await runStrata(index, ['export', 'definitions'], (child) =>
      child.stdout?.destroy(),
    );
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    expect(stdout.length).toBeGreaterThan(0);
  });

  it('writes the index to its end when nobody reads its messages any more', async () => {
    const root = treeOf(project);
    const { code, stdout } = await runStrata(root, ['index', '--workers', '1'], (child) => child.stderr?.destroy());
    expect(code).toBe(0);
    expect(stdout).toContain('Index: ');
    expect((await runStrata(root, ['search', 'helper', '--lang', 'markdown'])).stdout).toBe(
      'app/notes.md:3:5:See helper.\n',
    );
  });

  it('leaves the index as it was when it is interrupted', async () => {
    const root = treeOf({
      'm.py': 'x = 1\n',
      'endless.ts': layer('for (;;) { context.progress(1, 2); context.signal.throwIfAborted(); }'),
    });
    expect((await runStrata(root, ['index', '--json', '--workers', '1'])).code).toBe(0);
    const manifest = readFileSync(path.join(root, '.strata/manifest.json'), 'utf8');
    let interrupted = false;
    const flags = ['--use', 'mine=./endless.ts', '--until', 'mine', '--workers', '1'];
    const { code, stderr, stdout } = await runStrata(root, ['index', ...flags], (child, said) => {
      if (interrupted || !said.includes('files done')) return;
      interrupted = true;
      child.kill('SIGINT');
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/strata: interrupted; the index is what it was before\n$/);
    expect(readFileSync(path.join(root, '.strata/manifest.json'), 'utf8')).toBe(manifest);
  });

  it('names the layer, phase and file of a layer that throws, without a stack', async () => {
    const root = treeOf({ 'm.py': '', 'mine.ts': layer("context.at('m.py'); throw new Error('no luck');") });
    const { code, stderr } = await runStrata(root, [
      'index',
      '--json',
      '--use',
      'mine=./mine.ts',
      '--until',
      'mine',
      '--workers',
      '1',
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^strata: mine in phase 1, at m\.py: .*no luck \(.*mine\.ts:\d+\)\n.*is what it was before\n$/,
    );
  });

  it('fails loudly when imports name the tree and nothing resolves', async () => {
    const report = `
      const { columns, finish } = createBatchWriter(diagnostics);
      for (const name of ['file_id', 'line', 'col']) columns[name].pushNull();
      columns.layer.pushString('mine'); columns.severity.push(0);
      columns.code.pushString('no-dependencies'); columns.message.push('12 imports, 0 dependencies');
      context.emit('diagnostics', finish());`;
    const root = treeOf({ 'm.py': '', 'mine.ts': layer(report) });
    const args = ['index', '--use', 'mine=./mine.ts', '--until', 'mine', '--workers', '1'];
    const [text, json] = await Promise.all([
      runStrata(root, [...args, '--out', 'a']),
      runStrata(root, [...args, '--out', 'b', '--json']),
    ]);
    expect([text.code, json.code]).toEqual([1, 1]);
    expect(text.stdout).toContain('NOTHING RESOLVED');
    expect(text.stderr).toContain('12 imports, 0 dependencies');
    expect(JSON.parse(json.stdout).error).toEqual({ code: 'no-dependencies', message: '12 imports, 0 dependencies' });
  });

  it('says what is wrong with its arguments in a line or two, and exits with 2', async () => {
    const root = treeOf({});
    const cases: [string[], RegExp][] = [
      [
        [],
        /^strata: expected a command: index, plan, query, search, similar, chunks, export or layer\n {2}next step: {4}strata --help\n$/,
      ],
      [['plan', '--use', 'x=./nope.ts'], /nope\.ts: expected a file, got nothing there/],
      [
        ['frobnicate'],
        /^strata: expected a command \(index, plan, query, search, similar, chunks, export, layer\), got 'frobnicate'\n.*\n$/,
      ],
    ];
    const help = runStrata(root, ['index', '--help']);
    for (const [args, message] of cases) {
      const { code, stderr, stdout } = await runStrata(root, args);
      expect({ code, stdout }).toEqual({ code: args[0] === 'plan' ? 1 : 2, stdout: '' });
      expect(stderr).toMatch(message);
    }
    expect(await help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--src-root') });
  });
});
