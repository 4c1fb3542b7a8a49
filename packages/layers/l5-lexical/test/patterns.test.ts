import { describe, expect, it } from 'vitest';
import { compileQuery, formatPatternFault, searchLines } from '../src/search/index.ts';
import { compiled, indexOf, memoryFiles, tablesOf } from './make-index.ts';

/** Whether a line matches a regular expression. */
function matches(pattern: string, line: string): boolean {
  const tree = { file: `${line}\n` };
  const found = [
    ...searchLines(indexOf(tablesOf([tree])), compiled({ pattern, regex: true }), { files: memoryFiles(tree) }),
  ];
  return found.length === 1;
}

describe('a regular expression', () => {
  it.each([
    // pattern, a line it matches, a line it does not
    ['a|bc', 'xbc', 'xb'],
    ['(?:a|b)c', 'bc', 'b'],
    ['x{2,3}y', 'xxy', 'xy'],
    ['x{2}{2}y', 'xxxxy', 'xxxy'],
    ['^(?P<name>ab)+$', 'abab', 'aba'],
    ['[]a]', ']', 'b'],
    ['[^]a]', 'b', ']'],
    ['[-a]', '-', 'b'],
    ['[a-]', '-', 'b'],
    ['[a-c[x-z]]$', 'y', 'd'],
    ['^[a-z--[aeiou]]$', 'b', 'e'],
    ['^[a-d~~c-f]$', 'e', 'c'],
    ['^[\\w&&[^\\d]]$', 'ä', '1'],
    ['[[:^digit:]]', 'x', '1'],
    ['^[[:punct:]]$', '~', 'ä'],
    ['^\\d$', '٣', '³'],
    ['^\\w$', 'ǆ', '·'],
    ['^\\W$', '–', 'ñ'],
    ['^\\s$', '\u{2003}', '\u{feff}'],
    ['^\\p{Greek}$', 'λ', 'l'],
    ['^\\p{script=greek}$', 'λ', 'l'],
    ['^\\p{Uppercase Letter}$', 'Λ', 'λ'],
    ['^\\p{lu}$', 'Λ', 'λ'],
    ['^\\PN$', 'x', '7'],
    ['^\\p{^N}$', 'x', '7'],
    ['(?i)^\\p{Lu}$', 'λ', '7'],
    ['(?i)σ', 'ς', 's'],
    ['(?i)[^k]', 'x', '\u{212a}'],
    ['a(?i)b|c', 'C', 'A'],
    ['a(?i:b)c', 'aBc', 'aBC'],
    ['(?-i)a', 'a', 'A'],
    ['\\bfoo\\b', 'a foo.', 'foot'],
    ['\\bé', 'é', 'né'],
    ['\\Boo', 'foo', 'oo'],
    ['\\<is\\>', 'it is', 'this'],
    ['\\b{start}is', 'is', 'this'],
    ['is\\b{end}', 'this', 'isle'],
    ['\\b{start-half}-', ' -', 'a-'],
    ['-\\b{end-half}', '- ', '-a'],
    ['\\x41\\x{42}\\u0043\\u{44}\\U00000045', 'ABCDE', 'abcde'],
    ['\\x{1F389}', '🎉', 'x'],
    ['^.$', '🎉', 'ab'],
    ['\\.\\*\\-\\/\\ \\&\\~\\#', '.*-/ &~#', 'x'],
    ['a.c', 'a\u{2028}c', 'ac'],
    ['^b', 'b', 'a\u{2028}b'],
    ['(?s)a.*b', 'a–b', 'b a'],
    ['(?U)a+b', 'aab', 'b'],
    ['\\t\\x{0}?\\v*', '\t', ' '],
  ])('%s matches %j and not %j', (pattern, line, other) => {
    expect([matches(pattern, line), matches(pattern, other)]).toEqual([true, false]);
  });

  it.each([
    ['(', 'syntax', 1],
    ['a)', 'syntax', 2],
    ['*a', 'syntax', 1],
    ['a{2', 'syntax', 2],
    ['a{3,2}', 'syntax', 2],
    ['[a', 'syntax', 1],
    ['[z-a]', 'syntax', 2],
    ['[a-\\d]', 'syntax', 2],
    ['[[:letters:]]', 'syntax', 2],
    ['\\', 'syntax', 1],
    ['\\y', 'syntax', 1],
    ['x\\p{Klingon}', 'syntax', 2],
    ['\\x{110000}', 'syntax', 1],
    ['(?<n', 'syntax', 1],
    ['(?=a)', 'unsupported', 1],
    ['x(?<!a)', 'unsupported', 2],
    ['(a)\\1', 'unsupported', 4],
    ['(?x) a', 'unsupported', 1],
    ['(?-u)a', 'unsupported', 1],
    ['\\Aa', 'unsupported', 1],
    ['a\\n', 'unsupported', 2],
    ['(?:a{1000}){1000}', 'too-large', 1],
    ['('.repeat(300), 'too-large', 251],
  ])('%s is a fault (%s) at character %d', (pattern, reason, at) => {
    const result = compileQuery({ pattern, regex: true });
    if (result.ok) throw new Error('expected a fault');
    expect(result.fault).toMatchObject({ reason, pattern, at: at - 1 });
    expect(formatPatternFault(result.fault)).toContain(`at character ${at}`);
  });

  it('cannot be a text with a line feed', () => {
    expect(compileQuery({ pattern: 'a\nb' })).toMatchObject({ ok: false, fault: { reason: 'unsupported', at: 1 } });
  });
});
