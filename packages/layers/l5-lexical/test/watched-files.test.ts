import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { TreeWatch } from '../src/search/files/tree-watch.ts';
import { diskFiles, type FileReader, keptFiles, searchLines } from '../src/search/index.ts';
import { compiled, indexOf, tablesOf } from './make-index.ts';

const TREE = {
  'a.txt': 'one\ntwo\n',
  'b.txt': 'two\n',
  'd/a.txt': 'one two\n',
  'd/e/c.txt': 'two\none\n',
  'f/b.txt': 'one\n\ntwo one\n',
};
const index = indexOf(tablesOf([TREE]));

const base = mkdtempSync(path.join(tmpdir(), 'strata-watched-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
/** Whether the system tells of changes here at all: elsewhere the same has to hold, of asking. */
const told = TreeWatch.of(base);
told?.close();

let trees = 0;
/** @param below - where in the new directory the tree is */
function newTree(below = ''): string {
  const directory = path.join(base, `${trees++}`);
  for (const [name, text] of Object.entries(TREE)) {
    const file = path.join(directory, below, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return directory;
}

/** Lines with "two", and what is no longer as it was indexed. */
function search(files: FileReader): unknown {
  const found: string[] = [];
  const lines = searchLines(index, compiled({ pattern: 'two' }), { files });
  let next = lines.next();
  for (; !next.done; next = lines.next())
    for (const { line, text } of next.value.lines) found.push(`${next.value.path}:${line}:${text}`);
  return { found, stale: next.value.stale };
}

function watched(root: string) {
  const files = keptFiles(root, { watch: true });
  onTestFinished(() => files.close());
  return files;
}

const names = fc.constantFrom(...Object.keys(TREE));
const texts = fc.constantFrom('one\ntwo\n', 'two\none\n', 'six\ntwo\n', 'one\n', 'two two\n', '');
const change: fc.Arbitrary<readonly [string, (root: string) => void]> = fc.oneof(
  fc.tuple(names, texts).map(([name, text]) => {
    const write = (root: string) => writeFileSync(path.join(root, name), text);
    return [`write ${name} ${JSON.stringify(text)}`, write] as const;
  }),
  fc.tuple(names, texts).map(([name, text]) => {
    const writeAndHide = (root: string) => {
      writeFileSync(path.join(root, name), text);
      utimesSync(path.join(root, name), 1, 1);
    };
    return [`write ${name} ${JSON.stringify(text)}, and set its times`, writeAndHide] as const;
  }),
  names.map((name) => [`append to ${name}`, (root: string) => appendFileSync(path.join(root, name), 'two')] as const),
  names.map((name) => [`remove ${name}`, (root: string) => rmSync(path.join(root, name))] as const),
  names.map((name) => [`forbid ${name}`, (root: string) => chmodSync(path.join(root, name), 0o600)] as const),
  fc
    .tuple(names, names)
    .map(
      ([from, to]) =>
        [`move ${from} to ${to}`, (root: string) => renameSync(path.join(root, from), path.join(root, to))] as const,
    ),
  fc
    .constantFrom(['d', 'g'], ['g', 'd'], ['f', 'g'], ['g', 'f'], ['d/e', 'f/e'], ['f/e', 'd/e'])
    .map(
      ([from, to]) =>
        [
          `move directory ${from} to ${to}`,
          (root: string) => renameSync(path.join(root, from), path.join(root, to)),
        ] as const,
    ),
  fc.constantFrom('d', 'd/e', 'f').map((name) => {
    const begin = (root: string) => {
      rmSync(path.join(root, name), { recursive: true });
      mkdirSync(path.join(root, name));
      writeFileSync(path.join(root, name, 'b.txt'), 'one\n\ntwo one\n');
    };
    return [`begin directory ${name} again`, begin] as const;
  }),
);

it('finds what a reader finds that keeps nothing, whatever changes between searches', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
      const root = newTree();
      const files = keptFiles(root, { watch: true });
      try {
        const done: string[] = [];
        expect(search(files)).toEqual(search(diskFiles(root)));
        for (const [name, make] of changes) {
          try {
            make(root);
          } catch {
            // Not in a tree as it is by now.
            continue;
          }
          done.push(name);
          expect([done, search(files)]).toEqual([done, search(diskFiles(root))]);
        }
      } finally {
        files.close();
        rmSync(root, { recursive: true, force: true });
      }
    }),
    { numRuns: 50 },
  );
});

it.skipIf(told === undefined)('notices what was written since, though the times are as they were', () => {
  const root = newTree();
  const files = watched(root);
  search(files);
  const opened = files.open('a.txt');
  expect(files.open('a.txt')).toBe(opened);
  chmodSync(path.join(root, 'a.txt'), 0o644);
  expect(files.open('a.txt')).not.toBe(opened);
});

it('finds what is written by another name that a file has', () => {
  const root = newTree();
  linkSync(path.join(root, 'a.txt'), `${root}.link`);
  const files = watched(root);
  search(files);
  writeFileSync(`${root}.link`, 'two\ntwo\n');
  expect(search(files)).toEqual(search(diskFiles(root)));
});

it('finds the same when there was more to tell than is kept', () => {
  const root = newTree();
  const files = watched(root);
  const before = search(files);
  expect(before).toEqual(search(diskFiles(root)));
  writeFileSync(path.join(root, 'f/b.txt'), 'two one\n');
  for (let i = 0; i < 20_000; i++) chmodSync(path.join(root, i % 2 === 0 ? 'a.txt' : 'b.txt'), 0o600);
  rmSync(path.join(root, 'd/a.txt'));
  expect(search(files)).toEqual(search(diskFiles(root)));
  writeFileSync(path.join(root, 'a.txt'), 'two\n');
  expect(search(files)).toEqual(search(diskFiles(root)));
});

it.each(['', 'above'])(
  'finds the same when another tree has taken its place, moved by itself or with what is above: %j',
  (above) => {
    const [place, other] = [newTree(above), newTree(above)];
    const files = watched(path.join(place, above));
    search(files);
    writeFileSync(path.join(other, above, 'a.txt'), 'two\ntwo\n');
    renameSync(place, `${place}.gone`);
    renameSync(other, place);
    for (let i = 0; i < 2; i++) expect(search(files)).toEqual(search(diskFiles(path.join(place, above))));
  },
);

it('finds the same after the watch has ended', () => {
  const root = newTree();
  const files = watched(root);
  search(files);
  files.close();
  writeFileSync(path.join(root, 'a.txt'), 'two\ntwo\n');
  expect(search(files)).toEqual(search(diskFiles(root)));
});
