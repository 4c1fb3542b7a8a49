import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = path.join(import.meta.dirname, '../src/main.ts');
const hook = path.join(import.meta.dirname, 'support/list-packages.ts');

/** Most of what a command of a few milliseconds takes is the loading of modules. */
describe('a command that reads an index', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'strata-cli-'));
    writeFileSync(path.join(directory, 'm.py'), 'def found():\n    return 1\n');
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'index', directory], {
      stdio: 'ignore',
    });
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.each([
    ['search', 'found'],
    ['search', '--ranked', 'found'],
    ['query', 'def', 'found'],
    ['query', 'symbols', 'm'],
  ])('loads no library of schemas, and no layers but those it asks: %s %s', (...command) => {
    const flags = ['--disable-warning=ExperimentalWarning', '--import', hook, main, ...command, '--index', directory];
    const { status, stdout, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toContain('m');
    const loaded = JSON.parse(stderr.trim().split('\n').at(-1)!) as string[];
    expect(loaded).toEqual(expect.arrayContaining(['apache-arrow', 'cli', 'pipeline', 'tables', 'yargs']));
    expect(loaded).not.toContain('zod');
    expect(loaded).not.toContain('p-queue');
    expect(loaded).not.toContain('layers/l1-ir');
  });
});
