import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const here = import.meta.dirname;
const root = path.join(here, '../../..');
const guides = path.join(root, 'docs/guides');
const textOf = (guide: string) => readFileSync(path.join(guides, guide), 'utf8');

describe('each guide', () => {
  const names = globSync('**/*.md', { cwd: guides }).sort();

  it.each(names)('%s shows the files that are tested here', (guide) => {
    const blocks = [...textOf(guide).matchAll(/^```ts file=(\S+)\n(.*?)^```/gms)];
    for (const [, name, text] of blocks) {
      expect(text, name).toBe(readFileSync(path.join(here, path.basename(guide, '.md'), name), 'utf8'));
    }
    expect(textOf(guide)).not.toMatch(/^```ts\n/m);
  });

  it.each(names)('%s links to files that exist', (guide) => {
    for (const [, target] of textOf(guide).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      expect(existsSync(path.join(guides, target)), target).toBe(true);
    }
  });
});

describe('what the guides tell the reader to do works', { timeout: 60_000 }, () => {
  let folder: string;
  const strata = (...args: string[]) =>
    spawnSync(path.join(root, 'bin/strata'), args, { encoding: 'utf8', cwd: folder });

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'strata-guides-'));
    const long = Array.from({ length: 60 }, (_, i) => `    x = ${i}\n`).join('');
    const files = {
      'tree/mod.py': `def long():\n${long}\n\ndef short():\n    long()\n`,
      'ini/app/settings.ini': '[server]\nurl = http://%(host)s/\nhost = localhost\nport = 80\n',
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    for (const guide of ['writing-a-layer', 'adding-a-language', 'writing-an-embedder']) {
      cpSync(path.join(here, guide), path.join(folder, guide), { recursive: true });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('a layer in one file', () => {
    const use = ['--use', 'long-functions=./writing-a-layer/long-functions.ts'];
    const run = strata('index', 'tree', ...use);
    expect([run.status, run.stderr]).toEqual([0, expect.not.stringContaining('Warning')]);
    expect(strata('export', 'long_functions', '--index', 'tree').stdout).toBe('{"file_id":0,"node":1,"lines":61}\n');
  });

  it('a config file', () => {
    const { stdout } = strata('plan', '--config', 'writing-a-layer/strata.config.ts');
    expect(stdout).toMatch(/long-functions.*\n.*reads +nodes: file_id, node, kind, start_line, end_line\n/);
  });

  it('a layer that does not fit', () => {
    writeFileSync(
      path.join(folder, 'misfit.ts'),
      `import { defineLayer } from '@strata/pipeline';
import { defineTable, u32, utf8 } from '@strata/tables';
import { z } from 'zod';
export default defineLayer({
  id: 'misfit', version: '1', module: import.meta.url, scope: 'partition', options: z.object({}),
  inputs: {
    nodes: defineTable('nodes', '', { parent: u32(''), docstring: utf8('') }),
    snippets: defineTable('snippets', '', { text: utf8('') }),
  },
  outputs: { done: defineTable('done', '', { none: u32('') }) },
  run() {},
});`,
    );
    const { stderr, status } = strata('plan', '--use', 'misfit=./misfit.ts');
    expect(status).toBe(1);
    const [shown] = /^strata: expected a pipeline.*?(?=^```)/ms.exec(textOf('writing-a-layer.md'))!;
    for (const line of shown.trimEnd().split('\n')) expect(stderr).toContain(line.replace(/ …$/, ''));
  });

  it('a front end in a file of its own', () => {
    expect(strata('index', 'ini', '--config', 'adding-a-language/strata.config.ts').status).toBe(0);
    const query = (...args: string[]) => strata('query', ...args, '--index', 'ini').stdout;
    expect(query('def', 'port')).toContain('app/settings.ini:4:1: variable app.settings.server.port');
    expect(query('refs', 'app.settings.server.host')).toContain('app/settings.ini:2:16: read host');
  });

  it('an embedder in one file, and a pipeline with a model', () => {
    const use = ['--embedder', './writing-an-embedder/word-counts.ts'];
    expect(strata('index', 'tree', '--out', 'words', ...use).status).toBe(0);
    expect(strata('similar', 'short', '--index', 'words', '--limit', '1').stdout).toMatch(/^mod\.py:.* mod\.short /);
    const { stdout } = strata('plan', '--config', 'writing-an-embedder/strata.config.ts');
    expect(stdout).toMatch(/l6-vector {2}version 1-768-f16/);
    expect(stdout).not.toContain('l6-model');
  });

  it('a vector index', async () => {
    const { default: plugin } = await import('./writing-an-embedder/nearest-by-scan.ts');
    const parts = [
      { values: Int8Array.of(1, 0, 0, 1), scales: Float32Array.of(1, 2) },
      { values: Int8Array.of(1, 1), scales: Float32Array.of(0.5) },
    ];
    const index = await plugin.build({ dimensions: 2, count: 3, parts });
    expect([...index.nearest(Float32Array.of(1, 1), 2).rows]).toEqual([1, 0]);
    expect([...index.nearest(Float32Array.of(1, 1), 2, { accept: (row) => row !== 1 }).rows]).toEqual([0, 2]);
  });

  it('reading the index with JavaScript', () => {
    expect(strata('index', 'tree').status).toBe(0);
    const node = (name: string) => {
      const script = path.join(here, 'reading-the-index', name);
      return execFileSync(process.execPath, [script, path.join(folder, 'tree/.strata')], { encoding: 'utf8' });
    };
    const searching = execFileSync(
      process.execPath,
      [path.join(here, 'searching/search-lines.ts'), path.join(folder, 'tree/.strata'), 'x = 5\\d'],
      { encoding: 'utf8' },
    );
    expect(searching.trim().split('\n')).toHaveLength(10);
    expect(searching).toContain('mod.py:52:    x = 50\n');
    expect(node('read-symbols.ts')).toBe('module mod\nfunction mod.long\nfunction mod.short\n');
    expect(node('count-kinds.ts')).toBe('2 functions, 0 methods\n');
  });
});
