import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatFailure, openIndex } from '@strata/pipeline';
import { rowsOf } from '@strata/pipeline/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const example = path.join(import.meta.dirname, '..');
const program = path.join(example, '../../bin/strata');

describe('single files in the place of layers, from a folder where nothing is installed', { timeout: 60_000 }, () => {
  let folder: string;
  const run = (...args: string[]) =>
    execFileSync(program, args, { encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const index = (...args: string[]) => JSON.parse(run('index', 'tree', '--json', ...args));
  const rowsIn = (table: string) => {
    const result = openIndex(path.join(folder, 'tree/.strata'), { tables: [table] });
    if (!result.ok) throw new Error(formatFailure(result.failure));
    return rowsOf(result.index.table(table));
  };

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'strata-swapped-'));
    for (const name of ['definitions-only.ts', 'broken-imports.ts']) {
      copyFileSync(path.join(example, name), path.join(folder, name));
    }
    mkdirSync(path.join(folder, 'tree/pkg'), { recursive: true });
    const files = {
      '__init__.py': 'from .work import work\n',
      'work.py': 'from . import gone\nimport os, pkg.never\n\n\ndef work(a):\n    b = a\n    return os.getcwd(b)\n',
      'user.py': 'from pkg import work\nfrom .work import nothing as n\n\nwork(1)\n',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, 'tree/pkg', name), text);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('L2 that writes definitions only', () => {
    index();
    const definitions = rowsIn('occurrences').filter(({ roles }) => roles === 1);
    const summary = index('--use', 'l2-occurrence=./definitions-only.ts');
    const rows = rowsIn('occurrences');
    expect(rows.map(({ file_id, line, col, symbol }) => [file_id, line, col, symbol])).toEqual([
      [0, 1, 0, 0],
      [1, 1, 0, 0],
      [2, 1, 0, 0],
      [2, 5, 4, 1],
    ]);
    // The same rows that L2 has for these definitions, but for the rank it gives them.
    const plain = (row: Record<string, unknown>) => ({ ...row, importance: 0 });
    expect(definitions.map(plain)).toEqual(expect.arrayContaining(rows.map(plain)));
    // The other layers do not notice.
    expect(summary.dependencies).toBeGreaterThan(0);
  });

  it('L4 that reports the imports it could not resolve', () => {
    index('--use', 'l4-cross-file=broken-imports.ts');
    const places = rowsIn('diagnostics').map(({ file_id, line, col, layer, code, message }) => {
      return [file_id, line, col, layer, code, String(message).replace(/.*: /, '')];
    });
    expect(places).toEqual([
      [1, 2, 18, 'l4-cross-file', 'broken-import', 'from .work import nothing'],
      [2, 1, 14, 'l4-cross-file', 'broken-import', 'from . import gone'],
      [2, 2, 11, 'l4-cross-file', 'broken-import', 'import pkg.never'],
    ]);
    expect(rowsIn('links').length).toBeGreaterThan(0);
  });

  it('and not in the place of a layer that writes something else', () => {
    let message = '';
    try {
      run('plan', 'tree', '--use', 'l4-cross-file=./definitions-only.ts');
    } catch (error) {
      message = String((error as { stderr: string }).stderr);
    }
    expect(message).toContain("occurrences: expected one producer, got 'l2-occurrence', 'l4-cross-file'");
  });
});
