import { tableOf } from '@strata/pipeline/testing';
import { chunks, nodes } from '@strata/tables';
import { Table } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { chunkDocuments, nodeDocuments, type RankOptions, rankDocuments } from '../src/search/index.ts';
import { indexOf, memoryFiles, type Tree, tablesOf } from './make-index.ts';

const tree: Tree = {
  'geometry/shapes.py': [
    'import math',
    '',
    'class Circle:',
    '    def area(self):',
    '        return math.pi * self.radius ** 2',
    '',
    '    @property',
    '    def perimeter(self):',
    '        # also called circumference',
    '        return 2 * math.pi * self.radius',
    '',
    'def parse_shapes(text):',
    '    """Reads shapes from text, one a line."""',
    '    return [parse_shape(line) for line in text.splitlines()]',
  ].join('\n'),
  'notes.md': '# Shapes\n\nEvery circle has an area.\n',
};

/** Documents by name or path. */
const NAMES = ['shapes.py', 'Circle', 'area', 'perimeter', 'parse_shapes', 'notes.md'];

// In an order that is not that of lines: only parents must come before children.
const rows = tableOf(nodes, [
  { file_id: 0, node: 0, kind: 'module', name: 'shapes', start_line: 1, end_line: 14 },
  { file_id: 0, node: 1, kind: 'function', name: 'parse_shapes', start_line: 12, end_line: 14 },
  { file_id: 0, node: 2, kind: 'class', name: 'Circle', start_line: 3, end_line: 10 },
  { file_id: 0, node: 3, kind: 'method', name: 'area', start_line: 4, end_line: 5 },
  { file_id: 0, node: 4, kind: 'method', name: 'perimeter', start_line: 8, end_line: 10 },
  { file_id: 0, node: 5, kind: 'local', name: 'line', start_line: 14, end_line: 14 },
]);

const index = indexOf(tablesOf([tree]));
const documents = nodeDocuments(index, new Table([rows]));

const files = memoryFiles(tree);
const best = (query: string, options?: Partial<RankOptions>) =>
  rankDocuments(index, documents, query, { files, ...options }).best;
const rank = (query: string, options?: Partial<RankOptions>) =>
  best(query, options).map(({ document }) => NAMES[document]);

describe('a ranked search', () => {
  it('ranks functions, classes, and what of each file lies outside of them', () => {
    expect(documents.count).toBe(NAMES.length);
    expect(Array.from(documents.nodes)).toEqual([0, 2, 3, 4, 1, 0]);
    expect(Array.from(documents.hasNode)).toEqual([1, 1, 1, 1, 1, 0]);
  });

  it('puts what is named so before what mentions it', () => {
    expect(rank('area')).toEqual(['area', 'notes.md']);
    expect(rank('parse')).toEqual(['parse_shapes']);
  });

  it.each([
    ['the circumference of circles', 'perimeter'],
    ['PARSING a shape', 'parse_shapes'],
    ['circle area', 'area'],
  ])('finds for "%s" %s first', (query, name) => expect(rank(query)[0]).toBe(name));

  it.each<[string, string, Partial<RankOptions>]>([
    ['the name of its class', 'circle radius', { scopeWeight: 0 }],
    ['the path of its file', 'geometry radius', { pathWeight: 0 }],
  ])('lets a method count %s', (_, query, without) => {
    const area = (options?: Partial<RankOptions>) =>
      best(query, options).find(({ document }) => NAMES[document] === 'area')!.score;
    expect(area()).toBeGreaterThan(area(without));
  });

  it('takes stop words for words where there is nothing else', () => {
    expect(rank('for each one')).toEqual(['parse_shapes']);
    expect(rank('of the')).toEqual([]);
  });

  describe('finds other forms of a word', () => {
    const files: Tree = {
      'a.py': 'def eval_expr(num): return num\n',
      'b.py': 'def transform(tree): return tree.declared\n',
      'c.py': 'class QuerySet: queryset = None\n',
      'd.py': 'def gcd(a, b): return a\n',
      'e.py': 'def container(item): return item\n',
    };
    const some = indexOf(tablesOf([files]));
    const whole = nodeDocuments(some, undefined);
    const inOrder = (query: string) =>
      rankDocuments(some, whole, query, { files: memoryFiles(files) }).best.map(
        ({ document }) => Object.keys(files)[whole.fileIds[document]],
      );

    it.each([
      ['abbreviations', 'expression', 'a.py'],
      ['abbreviations', 'numbers', 'a.py'],
      ['words of the same family', 'transformations', 'b.py'],
      ['words of the same family', 'declaration', 'b.py'],
      ['words that go on from it', 'contain', 'e.py'],
      ['two words joined', 'query set', 'c.py'],
      ['initials', 'the greatest common divisor', 'd.py'],
    ])('%s: %s', (_, query, path) => expect(inOrder(query)[0]).toBe(path));

    it('but not of a few letters', () => {
      expect(inOrder('of')).toEqual([]);
      expect(inOrder('declination')).toEqual([]);
      expect(inOrder('number theory').slice(1)).toEqual([]);
    });
  });

  it('puts the word itself before other forms of it', () => {
    const files: Tree = { 'a.txt': 'expr here\n', 'b.txt': 'expression here\n', 'c.txt': 'expressions here\n' };
    const some = indexOf(tablesOf([files]));
    const { best: ranked } = rankDocuments(some, nodeDocuments(some, undefined), 'expression', {
      files: memoryFiles(files),
    });
    expect(ranked.map(({ document }) => document)).toEqual([1, 2, 0]);
  });

  it('takes a body to be as long as it has words, whatever blank lines there are in it', () => {
    const files: Tree = { 'a.txt': `circle\n${'\n'.repeat(50)}area\n`, 'b.txt': 'circle area x2 y2 z2\n' };
    const some = indexOf(tablesOf([files]));
    const ranked = rankDocuments(some, nodeDocuments(some, undefined), 'circle', { files: memoryFiles(files) }).best;
    expect(ranked.map(({ document }) => document)).toEqual([0, 1]);
  });

  it('takes long queries, and such as repeat themselves', () => {
    const many = Array.from({ length: 500 }, (_, i) => `w${i}x`).join(' ');
    expect(rank(`area ${many} ${many}`)[0]).toBe('area');
  });

  it('gives no more than it is asked for, and only what is accepted', () => {
    expect(rank('circle area radius', { limit: 2 })).toHaveLength(2);
    expect(rank('area', { accept: (document) => NAMES[document] !== 'area' })).toEqual(['notes.md']);
  });

  it('gives nothing for words that are nowhere, or for none', () => {
    expect(rank('xylophone')).toEqual([]);
    expect(rank('')).toEqual([]);
  });

  it('ranks files where there are no definitions', () => {
    const whole = nodeDocuments(index, undefined);
    const ranked = rankDocuments(index, whole, 'circle', { files }).best;
    expect(ranked.map(({ document }) => whole.fileIds[document])).toEqual([1, 0]);
  });

  it.each([
    'tests/plot.py',
    'a/test/plot.js',
    'src/__tests__/plot.ts',
    'spec/plot.rb',
    'test_plot.py',
    'plot.test.ts',
    'plot_test.go',
    'plot.spec.tsx',
  ])('puts tests like %s behind what they test, unless they are asked for', (test) => {
    const text = 'plot surfaces in space\n';
    // By path, the first of equals comes first.
    const two: Tree = { [test]: text, 'zzz/latest/contest.py': text };
    const index = indexOf(tablesOf([two]));
    const documents = nodeDocuments(index, undefined);
    const first = (query: string, options?: Partial<RankOptions>) =>
      index.files.path(
        documents.fileIds[
          rankDocuments(index, documents, query, { files: memoryFiles(two), ...options }).best[0].document
        ],
      );
    expect(first('surfaces in space')).toBe('zzz/latest/contest.py');
    expect(first('surfaces in space', { testShare: 1 })).toBe(test);
    expect(first('surfaces in space, tests')).toBe(test);
  });

  it('leaves out what a file had before it was replaced', () => {
    const changed: Tree = { 'notes.md': 'Nothing of that kind.\n' };
    const later = indexOf(tablesOf([{ 'notes.md': 'Every circle.\n' }, changed]), [{ segment: 0, fileId: 0 }]);
    const now = memoryFiles(changed);
    expect(rankDocuments(later, nodeDocuments(later, undefined), 'circle', { files: now }).best).toEqual([]);
  });

  it('ranks chunks: definitions with their names, files, and the pieces of files that have no definitions', () => {
    const chunk = (kind: string, parent: number | null, place: object) => ({ kind, parent, ...place });
    const rowsOfChunks = tableOf(
      chunks,
      [
        chunk('repository', null, {}),
        chunk('file', 0, { file_id: 0, node: 0, start_line: 1, end_line: 14 }),
        chunk('class', 1, { file_id: 0, node: 2, start_line: 3, end_line: 11 }),
        chunk('method', 2, { file_id: 0, node: 3, start_line: 4, end_line: 6 }),
        chunk('method', 2, { file_id: 0, node: 4, start_line: 7, end_line: 11 }),
        chunk('code', 4, { file_id: 0, node: 4, start_line: 7, end_line: 11 }),
        chunk('function', 1, { file_id: 0, node: 1, start_line: 12, end_line: 14 }),
        chunk('file', 0, { file_id: 1, start_line: 1, end_line: 3 }),
        chunk('code', 7, { file_id: 1, start_line: 1, end_line: 2 }),
        chunk('code', 7, { file_id: 1, start_line: 3, end_line: 3 }),
      ].map((row, i) => ({ chunk: i, flags: 0, id: 0n, content_hash: 0n, tokens: 0, rank: 0, imports: [], ...row })),
    );
    const some = chunkDocuments(new Table([rowsOfChunks]), new Table([rows]));
    expect(Array.from(some.chunks)).toEqual([1, 2, 3, 4, 6, 7, 8, 9]);
    const first = (query: string) => some.chunks[rankDocuments(index, some, query, { files }).best[0].document];
    expect(first('area')).toBe(3);
    expect(first('circumference property')).toBe(4);
    expect(first('every circle')).toBe(9);
  });

  it('names the files that are not what was indexed, and ranks the others', () => {
    const now = memoryFiles({ ...tree, 'geometry/shapes.py': 'circle' });
    expect(rankDocuments(index, documents, 'circle', { files: now })).toMatchObject({
      best: [{ document: NAMES.indexOf('notes.md') }],
      stale: [{ path: 'geometry/shapes.py', reason: 'changed' }],
    });
  });

  it('reads a part of a large tree, and finds what fits best all the same', () => {
    const filler = Array.from({ length: 300 }, (_, i) => [
      `f${i}.txt`,
      `alpha line ${i}\n${'other words here\n'.repeat(9)}`,
    ]);
    const large: Tree = { ...Object.fromEntries(filler), 'z.txt': 'alpha beta gamma\n' };
    const whole = indexOf(tablesOf([large]));
    const options = { files: memoryFiles(large), blocks: 20, limit: 3 };
    const ranked = rankDocuments(whole, nodeDocuments(whole, undefined), 'gamma alpha', options).best;
    expect(ranked.map(({ document }) => document)).toEqual([300, expect.any(Number), expect.any(Number)]);
  });
});
