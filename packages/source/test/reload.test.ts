import { appendFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { columnStrings, files, stringAt } from '@strata/tables';
import { Table } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { filesSource } from '../src/index.ts';
import { scan, temporaryDirectory, writeTree } from './scan.ts';

const never = { aborted: false, throwIfAborted() {} };

/** The contents of a tree's files read again after something has happened to it. */
async function reloadAfter(tree: Record<string, string | Uint8Array>, change: (root: string) => void) {
  const root = temporaryDirectory();
  writeTree(root, tree);
  const { batches, files: before } = await scan(root, { files: 'text', maxFileBytes: 100 });
  change(root);
  const { reads, run } = filesSource.reload!;
  const options = filesSource.options.parse({ files: 'text' });
  const again: string[] = [];
  for (const batch of batches) {
    const [rows] = new Table(files.schema, [batch]).select([...reads]).batches;
    const made = await run(rows, { root, options, signal: never, at() {} });
    expect(made.schema.fields.map(({ name }) => name)).toEqual(['content']);
    const contents = columnStrings(made, 'content');
    for (let row = 0; row < made.numRows; row++) again.push(stringAt(contents, row));
  }
  return { before: before.map(({ content }) => content), again };
}

const tree = { 'a.py': 'a = 1\n', 'b.py': 'b = 2\n', 'c.py': 'c = 3\n', 'd/e.py': 'é\n', 'empty.py': '', 'z.py': 'z' };

describe('the contents of files, read again', () => {
  it('are what they were', async () => {
    const others = { 'big.py': 'x'.repeat(101), 'data.bin': Buffer.from([0, 1]) };
    const { before, again } = await reloadAfter({ ...tree, ...others }, () => {});
    expect(again).toEqual(before);
    expect(again).toContain('é\n');
  });

  it('are empty where the file is no longer what it was', async () => {
    const { before, again } = await reloadAfter(tree, (root) => {
      writeFileSync(path.join(root, 'a.py'), 'a = 2\n');
      appendFileSync(path.join(root, 'b.py'), '# more');
      truncateSync(path.join(root, 'c.py'), 3);
      rmSync(path.join(root, 'd'), { recursive: true });
      appendFileSync(path.join(root, 'empty.py'), 'new');
      rmSync(path.join(root, 'z.py'));
      symlinkSync('a.py', path.join(root, 'z.py'));
    });
    expect(before).toEqual(Object.values(tree));
    expect(again).toEqual(['', '', '', '', '', '']);
  });

  it('are those of the other files where one has changed', async () => {
    const { again } = await reloadAfter(tree, (root) => appendFileSync(path.join(root, 'b.py'), 'b'.repeat(90)));
    expect(again).toEqual(['a = 1\n', '', 'c = 3\n', 'é\n', '', 'z']);
  });
});
