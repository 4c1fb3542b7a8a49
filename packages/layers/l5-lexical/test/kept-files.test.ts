import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { keptFiles, searchLines } from '../src/search/index.ts';
import { compiled, indexOf, tablesOf } from './make-index.ts';

function directory(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'strata-kept-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

it('keeps contents in memory, and reads again what has changed', () => {
  const root = directory();
  const tree = { 'a.txt': 'one\ntwo\n', 'b.txt': 'two\n' };
  for (const [name, text] of Object.entries(tree)) writeFileSync(path.join(root, name), text);
  const index = indexOf(tablesOf([tree]));
  const files = keptFiles(root);
  const search = () => {
    const found: string[] = [];
    const lines = searchLines(index, compiled({ pattern: 'two' }), { files });
    let next = lines.next();
    for (; !next.done; next = lines.next())
      for (const { line } of next.value.lines) found.push(`${next.value.path}:${line}`);
    return { found, stale: next.value.stale };
  };
  const all = { found: ['a.txt:2', 'b.txt:1'], stale: [] };
  expect(search()).toEqual(all);
  const opened = files.open('a.txt');
  expect(files.open('a.txt')).toBe(opened);
  expect(search()).toEqual(all);

  writeFileSync(path.join(root, 'a.txt'), 'two\none\n');
  utimesSync(path.join(root, 'a.txt'), 1, 1);
  rmSync(path.join(root, 'b.txt'));
  expect(search()).toEqual({
    found: ['a.txt:1'],
    stale: [
      { path: 'a.txt', reason: 'changed' },
      { path: 'b.txt', reason: 'missing' },
    ],
  });
});

it('keeps no more than it may', () => {
  const root = directory();
  for (const name of ['a', 'b', 'c']) writeFileSync(path.join(root, name), name.repeat(10));
  const files = keptFiles(root, { mostBytes: 100 });
  const first = files.open('a');
  files.open('b');
  expect(files.open('a')).toBe(first);
  const few = keptFiles(root, { mostBytes: 90 });
  const one = few.open('a');
  for (const name of ['b', 'c', 'a', 'b', 'c', 'a', 'b', 'c', 'a']) few.open(name);
  expect(few.open('a')).toBe(one);
  const none = keptFiles(root, { mostBytes: 8 });
  expect(none.open('a')).not.toBe(none.open('a'));
});
