import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChangedFile, changeTables } from '../src/index.ts';
import { type LexicalTables, nodeDocuments, rankDocuments, searchLines } from '../src/search/index.ts';
import { compiled, indexOf, memoryFiles, type Tree, tablesOf } from './make-index.ts';

/** What a search finds: path, line and text, sorted, as files of a delta come last. */
function found(tables: LexicalTables, tree: Tree, pattern: string): string[] {
  const lines: string[] = [];
  const search = searchLines(indexOf(tables), compiled({ pattern }), { files: memoryFiles(tree) });
  for (let next = search.next(); ; next = search.next()) {
    if (next.done) {
      // No file was read that is not as the index has it.
      expect(next.value.stale).toEqual([]);
      return lines.sort();
    }
    for (const { line, text } of next.value.lines) lines.push(`${next.value.path}:${line}:${text}`);
  }
}

const change = (path: string, text: string | null): ChangedFile => ({
  path,
  language: 'unknown',
  content: text === null ? null : Buffer.from(text),
});

describe('a change of an index', () => {
  const before: Tree = { 'a.txt': 'one\ntwo\n', 'b.txt': 'two\nthree\n', 'c.txt': 'three\n' };
  const tables = tablesOf([before]);

  it('hides what a file had, finds what it has, and what a new one has', () => {
    const after: Tree = { 'a.txt': 'one\nfour\n', 'c.txt': 'three\n', 'd.txt': 'two four\n' };
    const changed = changeTables(tables, [
      change('a.txt', 'one\nfour\n'),
      change('b.txt', null),
      change('d.txt', 'two four\n'),
    ]);
    expect(found(changed, after, 'two')).toEqual(['d.txt:1:two four']);
    expect(found(changed, after, 'three')).toEqual(['c.txt:1:three']);
    expect(found(changed, after, 'four')).toEqual(['a.txt:2:four', 'd.txt:1:two four']);
    expect(found(changed, after, 'o')).toEqual(['a.txt:1:one', 'a.txt:2:four', 'd.txt:1:two four']);
  });

  it('writes nothing again: what was there is the same memory, and the new segment has the changed files alone', () => {
    const changed = changeTables(tables, [change('a.txt', 'x\n')]);
    for (const name of ['files', 'lexical_blocks', 'lexical_trigrams', 'lexical_terms'] as const) {
      expect(changed[name].batches.slice(0, -1)).toEqual(tables[name].batches);
    }
    expect(changed.lexical_segments.get(1)?.toJSON()).toMatchObject({ first_file: 3, files: 1, blocks: 1 });
    expect(changed.lexical_tombstones.toArray().map((row) => row?.toJSON())).toEqual([{ segment: 0, file_id: 0 }]);
  });

  it('counts for a ranked search too', () => {
    const after: Tree = { ...before, 'a.txt': 'nothing\n' };
    const index = indexOf(changeTables(tables, [change('a.txt', 'nothing\n')]));
    const documents = nodeDocuments(index, undefined);
    const rank = (words: string) =>
      rankDocuments(index, documents, words, { files: memoryFiles(after) }).best.map(({ document }) =>
        index.files.path(documents.fileIds[document]),
      );
    expect(rank('one')).toEqual([]);
    expect(rank('nothing')).toEqual(['a.txt']);
    expect(rank('two')).toEqual(['b.txt']);
  });

  it('after change gives the lines that an index made anew gives', () => {
    const text = fc
      .array(fc.constantFrom('alpha', 'beta', 'gamma beta', ''), { maxLength: 6 })
      .map((all) => all.join('\n'));
    const path = fc.constantFrom('a', 'b', 'c/d', 'e');
    const edits = fc.array(fc.tuple(path, fc.option(text)), { maxLength: 4 });
    fc.assert(
      fc.property(fc.dictionary(path, text), fc.array(edits, { maxLength: 4 }), (start, rounds) => {
        const tree: Record<string, string> = { ...start };
        let all: LexicalTables = tablesOf([tree]);
        for (const round of rounds) {
          for (const [name, contents] of round) {
            if (contents === null) delete tree[name];
            else tree[name] = contents;
          }
          all = changeTables(
            all,
            round.map(([name, contents]) => change(name, contents)),
          );
        }
        const anew = tablesOf([tree]);
        for (const pattern of ['a', 'beta', 'gamma b', 'nowhere']) {
          expect(found(all, tree, pattern)).toEqual(found(anew, tree, pattern));
        }
      }),
      { numRuns: 60 },
    );
  });
});
