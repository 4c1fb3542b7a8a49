import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonWithArrow } from '../python/python-environment.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const guide = readFileSync(path.join(root, 'docs/guides/reading-the-index.md'), 'utf8');

/** The guide's Python by the heading of its section. */
const programs = new Map(
  guide.split(/^## /m).flatMap((section) => {
    const [, code] = /^```python\n(.*?)^```/ms.exec(section) ?? [];
    return code === undefined ? [] : [[section.slice(0, section.indexOf('\n')), code] as const];
  }),
);

/** What a program prints, in part, for the tree below. */
const expected: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'With pyarrow': ['0-based UTF-8 byte column of the same place\n', 'pkg/core.py:5 pkg.core.Job.run has 3 lines\n'],
  'With polars': [/pkg\.core\.work .*2 .*2/, /pkg\/core\.py .*7 .*15 .*call .*work/],
  'With DuckDB': [/pkg\/core\.py .*2 .*/, /pkg\/user\.py .*2 .*1 .*gone .*it/],
  Places: ['def work(a):\n    return a\n'],
};

const environment = pythonWithArrow();
const python = 'python' in environment ? environment.python : '';

/** Why a program cannot be run here, if so. */
function obstacle(heading: string): string | undefined {
  if ('missing' in environment) return environment.missing;
  if (!heading.includes('DuckDB')) return undefined;
  try {
    execFileSync(python, ['-c', 'import duckdb'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `expected duckdb in ${python}, and it has none`;
  }
}

describe('the Python of docs/guides/reading-the-index.md', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'strata-guide-'));
    const files = {
      'pkg/__init__.py': '',
      'pkg/core.py':
        'def work(a):\n    return a\n\nclass Job:\n    def run(self):\n        """Works."""\n        return work(self)\n',
      'pkg/user.py': 'from .core import work\nfrom .gone import it\n\nwork(1)\n',
      'pkg/other.py': 'import pkg.core\n',
    };
    mkdirSync(path.join(folder, 'tree/pkg'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, 'tree', name), text);
    execFileSync(path.join(root, 'bin/strata'), ['index', path.join(folder, 'tree')], { stdio: 'ignore' });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is in four programs', () => expect([...programs.keys()]).toEqual(Object.keys(expected)));

  for (const [heading, code] of programs) {
    const missing = obstacle(heading);
    if (missing) console.warn(`guides: '${heading}' NOT RUN: ${missing}`);
    it.skipIf(missing !== undefined)(`${heading}: prints what it says`, () => {
      const script = path.join(folder, 'program.py');
      writeFileSync(script, code);
      const env = { ...process.env, PYTHONIOENCODING: 'utf-8' };
      const output = execFileSync(python, [script, path.join(folder, 'tree/.strata')], { encoding: 'utf8', env });
      for (const part of expected[heading]) {
        if (typeof part === 'string') expect(output).toContain(part);
        else expect(output).toMatch(part);
      }
    });
  }
});
