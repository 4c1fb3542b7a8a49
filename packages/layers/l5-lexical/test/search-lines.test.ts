import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CompiledQuery,
  type LexicalIndex,
  type LineQuery,
  type LineSearchOptions,
  type LineSearchReport,
  searchLines,
} from '../src/search/index.ts';
import { bytesOf, compiled, indexOf, memoryFiles, type Tree, tablesOf } from './make-index.ts';
import { patterns, texts } from './patterns.ts';

/** A whole search: its lines as `path:line:col:text`, and its report. */
function run(
  index: LexicalIndex,
  query: CompiledQuery,
  options: LineSearchOptions,
): { found: string[]; report: LineSearchReport } {
  const found: string[] = [];
  const search = searchLines(index, query, options);
  for (;;) {
    const next = search.next();
    if (next.done) return { found, report: next.value };
    for (const { line, col, text } of next.value.lines) found.push(`${next.value.path}:${line}:${col}:${text}`);
  }
}

function search(tree: Tree, query: LineQuery, options: Partial<LineSearchOptions> = {}) {
  const index = indexOf(tablesOf([tree], { blockBytes: 64 }));
  return run(index, compiled(query), { files: memoryFiles(tree), ...options });
}

const tree: Tree = {
  'a.py': 'import os\r\nclass Größe(Base):\n    def straße_x(self):\n        return K + "ſ" # Kelvin, long s\n\n\tend',
  'astral.txt': '𝟙 X \ncd\n\nq🎉q\n',
  'bytes.txt': Uint8Array.from([...Buffer.from('first \na'), 0xff, ...Buffer.from('b\n'), 0xc3, 0x28, 0x0a]),
  'empty.py': '',
  'mark.py': '\u{feff}import os\n',
};

const text = (pattern: string): LineQuery => ({ pattern });
const regex = (pattern: string): LineQuery => ({ pattern, regex: true });
const folded = (pattern: string): LineQuery => ({ pattern, ignoreCase: true });
const word = (pattern: string): LineQuery => ({ pattern, word: true });

describe('a search for lines', () => {
  it.each<[LineQuery, string[]]>([
    [text('import'), ['a.py:1:0:import os\r', 'mark.py:1:0:import os']],
    [text('IMPORT'), []],
    [folded('IMPORT'), ['a.py:1:0:import os\r', 'mark.py:1:0:import os']],
    // Too short for a trigram.
    [text('X'), ['astral.txt:1:5:𝟙 X ']],
    [text('cd'), ['astral.txt:2:0:cd']],
    [text('ß'), ['a.py:2:10:class Größe(Base):', 'a.py:3:12:    def straße_x(self):']],
    [folded('GRÖSSE'), []],
    [folded('GRÖßE'), ['a.py:2:6:class Größe(Base):']],
    // The Kelvin sign and the long s are k and s when case is ignored.
    [folded('return k'), ['a.py:4:8:        return K + "ſ" # Kelvin, long s']],
    [folded('"S"'), ['a.py:4:19:        return K + "ſ" # Kelvin, long s']],
    [text('"S"'), []],
    // Text is text, whatever it means elsewhere.
    [text('(Base)'), ['a.py:2:13:class Größe(Base):']],
    [regex('^end$'), []],
    [regex('^\\send$'), ['a.py:6:0:\tend']],
    // A carriage return is a character like any other.
    [regex('os$'), ['mark.py:1:7:import os']],
    [regex('os\\r$'), ['a.py:1:7:import os\r']],
    // A byte order mark is not.
    [regex('^import'), ['a.py:1:0:import os\r', 'mark.py:1:0:import os']],
    [regex('^$'), ['a.py:5:0:', 'astral.txt:3:0:']],
    [regex('^\\s*$'), ['a.py:5:0:', 'astral.txt:3:0:']],
    [regex(''), ['astral.txt:1:0:𝟙 X ', 'astral.txt:2:0:cd', 'astral.txt:3:0:', 'astral.txt:4:0:q🎉q']],
    // Bytes that are not UTF-8 are no characters, but the text beside them is.
    [regex('a.b'), []],
    [regex('^a'), ['bytes.txt:2:0:a\u{fffd}b']],
    [regex('b$'), ['bytes.txt:2:2:a\u{fffd}b']],
    [regex('[^x]\\($'), []],
    [regex('\\($'), ['bytes.txt:3:1:\u{fffd}(']],
    [regex('^q.q$'), ['astral.txt:4:0:q🎉q']],
    [word('os'), ['a.py:1:7:import os\r', 'mark.py:1:7:import os']],
    [word('straße'), []],
    [{ ...regex('STRA[sß]+e_\\w'), ignoreCase: true, word: true }, ['a.py:3:8:    def straße_x(self):']],
  ])('for %j finds %j', (query, expected) => {
    const paths = new Set(expected.map((line) => line.split(':')[0]));
    const accept = query.pattern === '' ? ({ path }: { path: string }) => paths.has(path) : undefined;
    expect(search(tree, query, { accept }).found).toEqual(expected);
  });

  it('finds what a search of every line finds, whatever the pattern and however the files are cut up', () => {
    fc.assert(
      fc.property(
        fc.array(texts, { minLength: 1, maxLength: 4 }),
        patterns,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        (contents, pattern, ignoreCase, asWord, blockBytes) => {
          const files = Object.fromEntries(contents.map((one, i) => [`f${i}`, one]));
          const query = compiled({ pattern, regex: true, ignoreCase, word: asWord });
          const index = indexOf(tablesOf([files], { blockBytes }));
          const { found } = run(index, query, { files: memoryFiles(files) });
          // One line at a time: no block, no trigram, no line before it to begin in.
          const expected = Object.entries(files).flatMap(([path, one]) =>
            linesOf(one).flatMap((line, number) => {
              const alone = { [path]: line };
              const lone = indexOf(tablesOf([alone]));
              const { found } = run(lone, { ...query, trigrams: { kind: 'all' } }, { files: memoryFiles(alone) });
              return found.map((match) => match.replace(/:1:/, `:${number + 1}:`));
            }),
          );
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads few blocks for a rare text', () => {
    const files = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`f${i}`, `def f${i}(x):\n    return x\n`.repeat(20)]),
    );
    const { report } = search(files, text('def f17('));
    expect(report).toMatchObject({ filesRead: 1, lines: 20, limited: false, stale: [] });
    expect(report.blocksTotal).toBeGreaterThan(300);
    expect(report.blocksRead).toBeLessThan(20);
  });

  it('stops at the limit and says so', () => {
    const { found, report } = search(tree, folded('s'), { limit: 2 });
    expect(found).toHaveLength(2);
    expect(report).toMatchObject({ lines: 2, limited: true });
  });

  it('passes over files that are not accepted, without reading them', () => {
    const { found, report } = search(tree, text('import'), { accept: ({ path }) => path.startsWith('m') });
    expect(found).toEqual(['mark.py:1:0:import os']);
    expect(report.filesRead).toBe(1);
    expect(search(tree, text('cd'), { accept: ({ language }) => language === 'python' }).found).toEqual([]);
  });

  it('gives the lines around matches, each once', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `line ${i + 1}`).join('\n');
    const files = { 'a.txt': lines };
    const index = indexOf(tablesOf([files], { blockBytes: 64 }));
    const query = compiled(regex('line (1|4|5|20|30)$'));
    const [{ context }] = searchLines(index, query, { files: memoryFiles(files), context: 2 });
    expect(context.map(({ line }) => line)).toEqual([2, 3, 6, 7, 18, 19, 21, 22, 28, 29]);
    for (const { line, text } of context) expect(text).toBe(`line ${line}`);
    const [alone] = searchLines(index, query, { files: memoryFiles(files) });
    expect(alone.context).toEqual([]);
  });

  it('never takes long where an engine that backtracks would', () => {
    const files = { 'a.txt': `aaab\n${'a'.repeat(60)}c\nxaab\n${'ab'.repeat(200_000)}\n` };
    const index = indexOf(tablesOf([files]));
    for (const pattern of ['^(a*)*b$', '(a*x?)+b$', 'ab.*cd', '(a|b|ab)*c$', '(.*)(.*)(.*)d$']) {
      const { report } = run(index, compiled(regex(pattern)), { files: memoryFiles(files) });
      expect(report).toMatchObject({ guarded: false, timedOutIn: undefined });
    }
  });

  it('begins its automaton again when it has too many states, and finds the same', () => {
    // After each a the automaton has to know of each of the last twelve characters whether it was one: 4,096 states.
    const line = Array.from({ length: 60_000 }, (_, i) => ((i * i * 7919) % 13 < 6 ? 'a' : 'b')).join('');
    const lines = Array.from({ length: 50 }, (_, i) => line.slice(i * 1000, i * 1000 + 999));
    const files = { 'a.txt': lines.join('\n') };
    const { found } = run(indexOf(tablesOf([files])), compiled(regex('[^b]a[ab]{14}b[^a]{3}[é日]?b')), {
      files: memoryFiles(files),
    });
    const expected = lines.flatMap((text, i) => {
      const col = text.search(/[^b]a[ab]{14}b[^a]{3}b/);
      return col < 0 ? [] : [`a.txt:${i + 1}:${col}:${text}`];
    });
    expect(found).toEqual(expected);
  });

  it('never takes long for borders of words beyond ASCII either', () => {
    const long = 'é ab'.repeat(200_000);
    const files = { 'a.txt': `é b ${'a'.repeat(60)}c\né aab\n${long}\n${long} cd\n` };
    const index = indexOf(tablesOf([files]));
    for (const [pattern, lines] of [
      ['\\b(a*)*b$', [2, 3]],
      ['\\bab.*cd', [4]],
      ['.*?cd\\b', [4]],
      ['(.*)(.*)(.*)\\bd$', []],
    ] as const) {
      const { found, report } = run(index, compiled(regex(pattern)), { files: memoryFiles(files) });
      expect(found.map((line) => Number(line.split(':')[1]))).toEqual(lines);
      expect(report).toMatchObject({ guarded: false, timedOutIn: undefined });
    }
  });

  it('begins its automaton for words again when it has too many states, and finds the same', () => {
    const line = Array.from({ length: 60_000 }, (_, i) => ((i * i * 7919) % 13 < 6 ? 'a' : 'b')).join('');
    const lines = Array.from({ length: 50 }, (_, i) => `é ${line.slice(i * 1000, i * 1000 + 999)}`);
    const files = { 'a.txt': lines.join('\n') };
    const { found } = run(indexOf(tablesOf([files])), compiled(regex('a[ab]{14}b[^a]{3}b.*\\b')), {
      files: memoryFiles(files),
    });
    const expected = lines.flatMap((text, i) => {
      const col = text.search(/a[ab]{14}b[^a]{3}b/);
      return col < 0 ? [] : [`a.txt:${i + 1}:${col + 1}:${text}`];
    });
    expect(expected.length).toBeGreaterThan(0);
    expect(found).toEqual(expected);
  });

  it('matches what is too large for an automaton in another thread where backtracking might explode, and gives up when the time is up', () => {
    const index = indexOf(tablesOf([{ 'a.txt': `é${'a'.repeat(60)}c\n`, 'b.txt': 'ab\n' }]));
    const harmless = run(index, compiled(regex('(a*x?)+(b|\\w{2000})$')), {
      files: memoryFiles({ 'a.txt': 'é aab\n', 'b.txt': 'ab\n' }),
    });
    expect(harmless.found).toEqual(['a.txt:1:3:é aab', 'b.txt:1:0:ab']);
    expect(harmless.report).toMatchObject({ guarded: true, timedOutIn: undefined });
    const endless = run(index, compiled(regex('(a*)*(b|\\w{2000})$')), {
      files: memoryFiles({ 'a.txt': `é${'a'.repeat(60)}c\n`, 'b.txt': 'ab\n' }),
      timeLimit: 300,
    });
    expect(endless.found).toEqual([]);
    expect(endless.report).toMatchObject({ guarded: true, timedOutIn: 'a.txt' });
  });

  it('searches what a changed file has now, and names it', () => {
    const index = indexOf(tablesOf([tree], { blockBytes: 64 }));
    const now: Tree = { ...tree, 'a.py': 'x\nimport re\n', 'mark.py': '\u{feff}impart os\n' };
    const { found, report } = run(index, compiled(text('import')), { files: memoryFiles(now) });
    expect(found).toEqual(['a.py:2:0:import re']);
    expect(report.stale).toEqual([
      { path: 'a.py', reason: 'changed' },
      { path: 'mark.py', reason: 'changed' },
    ]);
  });

  it('names files that are gone or cannot be read', () => {
    const index = indexOf(tablesOf([tree], { blockBytes: 64 }));
    const files = { open: (path: string) => ({ code: path === 'a.py' ? 'ENOENT' : 'EACCES' }) };
    const { found, report } = run(index, compiled(text('import')), { files });
    expect(found).toEqual([]);
    expect(report.stale).toEqual([
      { path: 'a.py', reason: 'missing' },
      { path: 'mark.py', reason: 'unreadable' },
    ]);
  });

  it('searches segments side by side, and the latest contents of a file that was replaced', () => {
    const old: Tree = { 'a.py': 'one\n', 'b.py': 'one two\n' };
    const changed: Tree = { 'a.py': 'two\n' };
    const tables = tablesOf([old, changed]);
    const now = memoryFiles({ ...old, ...changed });
    const tombstones = [{ segment: 0, fileId: 0 }];
    const search = (pattern: string) => run(indexOf(tables, tombstones), compiled(text(pattern)), { files: now }).found;
    expect(search('one')).toEqual(['b.py:1:0:one two']);
    expect(search('two')).toEqual(['b.py:1:4:one two', 'a.py:1:0:two']);
  });

  it('refuses tables that do not fit together', async () => {
    const { openLexicalIndex } = await import('../src/search/index.ts');
    const tables = tablesOf([tree]);
    const opened = openLexicalIndex({ ...tables, lexical_blocks: tables.lexical_blocks.slice(1) });
    expect(opened).toMatchObject({ ok: false, fault: { reason: 'damaged', table: 'lexical_blocks' } });
  });
});

function linesOf(contents: string | Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let rest = bytesOf(contents);
  while (rest.length > 0) {
    const feed = rest.indexOf(10);
    const end = feed < 0 ? rest.length : feed + 1;
    lines.push(rest.subarray(0, end));
    rest = rest.subarray(end);
  }
  return lines;
}
