import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatFailure, openIndex } from '@strata/pipeline';
import { rowsOf } from '@strata/pipeline/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
const config = path.join(import.meta.dirname, '../strata.config.ts');

describe('the default pipeline with the layer todos, from the command line', { timeout: 60_000 }, () => {
  let tree: string;
  const strata = (...args: string[]) =>
    execFileSync(path.join(root, 'bin/strata'), args, {
      encoding: 'utf8',
      cwd: tree,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const rowsIn = (table: string) => {
    const result = openIndex(path.join(tree, '.strata'), { tables: [table] });
    if (!result.ok) throw new Error(formatFailure(result.failure));
    return rowsOf(result.index.table(table));
  };

  beforeAll(() => {
    tree = mkdtempSync(path.join(tmpdir(), 'strata-todos-'));
    mkdirSync(path.join(tree, 'pkg'));
    writeFileSync(path.join(tree, 'notes.txt'), 'TODO is no comment here\n');
    writeFileSync(path.join(tree, 'pkg/__init__.py'), '');
    writeFileSync(
      path.join(tree, 'pkg/job.py'),
      'class Job:\n    def run(self):\n        return 1  # TODO(ann): return 2\n\n# NOTE: the end\n',
    );
    writeFileSync(path.join(tree, 'web.js'), 'let TODO = 1; // FIXME rename\n');
    strata('index', '--config', config);
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it('stores a table of its own beside the others, with the option of the config file', () => {
    expect(rowsIn('files').map(({ path }) => path)).toEqual(['notes.txt', 'pkg/__init__.py', 'pkg/job.py', 'web.js']);
    expect(
      strata('export', 'todos')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { file_id: 2, node: 2, line: 3, col: 20, tag: 'TODO', text: 'return 2' },
      { file_id: 2, node: 0, line: 5, col: 2, tag: 'NOTE', text: 'the end' },
      { file_id: 3, node: null, line: 1, col: 17, tag: 'FIXME', text: 'rename' },
    ]);
  });

  it('names definitions that the other layers found', () => {
    const [{ file_id, node }] = rowsIn('todos');
    const found = rowsIn('nodes').find((row) => row.file_id === file_id && row.node === node);
    expect(found).toMatchObject({ fqn: 'pkg.job.Job.run', kind: 'method' });
    expect(rowsIn('symbols').map(({ fqn }) => fqn)).toContain('pkg.job.Job.run');
  });

  it('is shown by plan, with what it reads', () => {
    const plan = strata('plan', '--config', config);
    expect(plan).toMatch(
      /todos .*partition by partition.*\n.*files: file_id, path, content\n.*nodes: file_id, node, kind, start_line, end_line\n.*writes +todos/,
    );
  });
});
