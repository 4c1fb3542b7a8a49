import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drawQueries } from '@strata/bench';
import { diskFiles, type FileReader, keptFiles, type LineQuery } from '@strata/l5-lexical/search';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IndexedText, indexText } from '../src/lexical/index-text.ts';
import { ripgrepLines, ripgrepMissing } from '../src/lexical/ripgrep.ts';
import { strataLines } from '../src/lexical/strata-lines.ts';

const missing = ripgrepMissing();
if (missing !== undefined) console.warn(`lexical: NOT RUN: ${missing}`);

/** A real tree: STRATA_CORPUS, or Python's standard library without what was installed into it. */
function corpus(): Promise<IndexedText> {
  if (process.env.STRATA_CORPUS) return indexText(process.env.STRATA_CORPUS);
  const script = 'import sysconfig; print(sysconfig.get_path("stdlib"))';
  const library = execFileSync('python3', ['-c', script], { encoding: 'utf8' }).trim();
  return indexText(library, ['site-packages', 'dist-packages', 'test', '__pycache__', 'config-*']);
}

/** Where the two searches differ, as far as a person wants to see. */
function differences(text: IndexedText, query: LineQuery, files?: FileReader): object | undefined {
  const expected = ripgrepLines(text.root, text.paths, query);
  const got = strataLines(text, query, files);
  if (expected === undefined || got === undefined)
    return { query, refused: expected === got ? 'both' : got ? 'rg' : 'strata' };
  const [ours, theirs] = [new Set(got), new Set(expected)];
  const superfluous = got.filter((line) => !theirs.has(line));
  const absent = expected.filter((line) => !ours.has(line));
  if (superfluous.length + absent.length === 0 && got.length === expected.length) return undefined;
  return { query, lines: expected.length, absent: absent.slice(0, 3), superfluous: superfluous.slice(0, 3) };
}

describe.skipIf(missing !== undefined)('lines as ripgrep finds them', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'strata-lexical-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  describe('in a real tree', () => {
    let text: IndexedText;
    beforeAll(async () => {
      text = await corpus();
    });

    it('has files', () => expect(text.paths.length).toBeGreaterThan(100));

    it.each([
      [1, 'read from disk', diskFiles],
      [2, 'kept in memory', (root: string) => keptFiles(root)],
      [3, 'kept in memory, a part at a time', (root: string) => keptFiles(root, { mostBytes: 2 ** 21 })],
      [4, 'kept in memory and watched', (root: string) => keptFiles(root, { watch: true })],
    ] as const)('for a hundred queries drawn from it (%d), its files %s', (seed, _, reader) => {
      const queries = drawQueries(text.root, text.paths, 100, seed);
      const files = reader(text.root);
      const different = queries.map((query) => differences(text, query, files)).filter((one) => one !== undefined);
      expect(different).toEqual([]);
    });
  });

  describe('in files made to be awkward', () => {
    let text: IndexedText;
    beforeAll(async () => {
      mkdirSync(path.join(directory, 'awkward'));
      for (const [name, contents] of Object.entries(AWKWARD))
        writeFileSync(path.join(directory, 'awkward', name), contents);
      text = await indexText(path.join(directory, 'awkward'));
    });

    it.each(QUERIES)('for %j', (query) => expect(differences(text, query)).toBeUndefined());
  });
});

const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part))));

const AWKWARD: Readonly<Record<string, string | Uint8Array>> = {
  'crlf.txt': 'one\r\ntwo \r\n\r\nthree one\r\n',
  'cr.txt': 'one\rtwo\rone\nthree\r',
  'mark.txt': '\u{feff}one two\n one\n',
  'no-end.txt': 'one\ntwo',
  'blank.txt': '\n\n  \n\t\n',
  'empty.txt': '',
  'invalid.txt': bytes('one', 0xff, 'two\n', 0xc3, '(\n', 0xed, 0xa0, 0x80, 'x\nüb', 0xe2, 0x82, '\n', 0x80, '\n'),
  'unicode.txt':
    'Größe STRASSE Straße\nσς Σ µμ Μ\nK k ſ s S K\nİ ı i I\n𝟙𝟚 🎉 e\u{301} é\nª² ٣ Ⅷ ⓐ\nǅ Ǆ ǆ\na\u{2028}b\u{85}c\u{a0}d\n日本語 テスト\n',
  'words.txt': 'one-two one_two oneTwo one2 (one) one\u{301} éone oneé _one one.\n-one- --\n',
  'long.txt': `${'abc '.repeat(5000)}needle ${'xyz'.repeat(3000)}\nshort\n`,
  'controls.txt': 'a\u{b}b\u{c}c\u{1}d\u{7f}e\u{1b}[0m\n\tone\n',
};

/**
 * Not among them: `$` alone (ripgrep 13 gives no column for an empty match at the very end of a file) and `\B` alone (ripgrep 13 finds it between
 * bytes that are not UTF-8, later ones do not).
 */
const QUERIES: readonly LineQuery[] = [
  ...['one', 'e', '\r', 'µ', 'k', '日本', '\u{301}', ' ', '--', 'needle', '('].flatMap((pattern) => [
    { pattern },
    { pattern, ignoreCase: true },
  ]),
  ...['one', 'two', 'Σ', 'k', 's', 'i', 'I', 'é', '日本', '日本語', 'e', 'ǆ', '𝟙𝟚'].map((pattern) => ({
    pattern,
    word: true,
  })),
  ...[
    '',
    '^',
    '^$',
    '^\\s*$',
    '^\\s+$',
    '\\s$',
    '.',
    '^.',
    '.$',
    '^.$',
    '^..$',
    '\\r$',
    'one$',
    '^one',
    'one\\r?$',
    '\\bone\\b',
    '\\Bone',
    'one\\B',
    '\\b',
    '\\w',
    '\\W',
    '^\\W+$',
    '\\d',
    '\\D',
    '\\S',
    '^\\S+$',
    '[^a-z]',
    '[^\\x00-\\x7f]',
    '\\p{L}',
    '\\PL',
    '\\p{Lu}',
    '\\p{Greek}',
    '\\p{Nd}',
    '[[:alpha:]]+2',
    '[[:^space:]]$',
    '[^o]ne',
    'a.b',
    'b.c',
    'c.d',
    'e.?$',
    '\\x{301}',
    '\\u{1F389}',
    '\\v',
    '\\f',
    '\\a|\\x1b',
    '[\\s&&[^ \\t]]',
    '[\\w--\\d]+2',
    '[a-c~~b-d]$',
    'x{3}y{1}z',
    '(?:abc ){20}',
    'needle .*z$',
    '(one|two) ?(one|two)',
    'on(?i)E',
    '(?i:O)ne',
    'x|^$',
    '(^|-)one(-|$)',
    '(?U)o.*e',
  ].flatMap((pattern) => [
    { pattern, regex: true },
    { pattern, regex: true, ignoreCase: true },
  ]),
  ...[
    'ſ',
    'straße',
    'STRASSE',
    'σ',
    'μ',
    'Å',
    'ı',
    'ⅷ',
    'Ⓐ',
    'ǆ',
    '[k-l]',
    '[^s]',
    '[^\\W_a-z]',
    '\\p{Lu}',
    '\\P{Lu}',
    '\\p{Ll}$',
    '[À-Þ]',
    '[[:upper:]]',
  ].map((pattern) => ({
    pattern,
    regex: true,
    ignoreCase: true,
  })),
];
