import { CASED_CLASS, casedCharacters, caseForms } from './case-forms.ts';
import { WORD_MEMBERS } from './properties.ts';
import type { Assertion, ClassNode, PatternNode } from './syntax.ts';

/** A pattern as two JavaScript expressions, both global. Neither ever matches a line feed, so that whole blocks can be searched at once. */
export interface PatternRegExps {
  /**
   * For text of ASCII alone. Every class is spelled out, so it needs no flags: V8 runs it twice as fast or more.
   */
  readonly ascii: RegExp;
  /** For any text as `decodeText` gives it: bytes that are not UTF-8 are lone surrogates, which nothing matches. */
  readonly unicode: RegExp;
}

/** Compiles a pattern. */
export function toRegExps(node: PatternNode): PatternRegExps {
  const unicode = caseNeverMatters(node)
    ? new RegExp(write(node, foldedUnicode), 'giv')
    : new RegExp(write(node, mixedUnicode), 'gv');
  return { ascii: new RegExp(write(node, ascii), 'g'), unicode };
}

function caseNeverMatters(node: PatternNode): boolean {
  switch (node.kind) {
    case 'character':
    case 'class':
      return node.ignoreCase;
    case 'concatenation':
    case 'alternation':
      return node.nodes.every(caseNeverMatters);
    case 'repetition':
      return caseNeverMatters(node.node);
    default:
      return true;
  }
}

interface Dialect {
  character(code: number, ignoreCase: boolean): string;
  any: string;
  set(set: ClassNode, ignoreCase: boolean): string;
  assertion(assertion: Assertion): string;
}

function write(node: PatternNode, dialect: Dialect): string {
  switch (node.kind) {
    case 'empty':
      return '';
    case 'character':
      return dialect.character(node.code, node.ignoreCase);
    case 'any':
      return dialect.any;
    case 'class':
      return dialect.set(node.set, node.ignoreCase);
    case 'assertion':
      return dialect.assertion(node.assertion);
    case 'concatenation':
      return node.nodes
        .map((child) => (child.kind === 'alternation' ? grouped(child, dialect) : write(child, dialect)))
        .join('');
    case 'alternation':
      return node.nodes.map((child) => write(child, dialect)).join('|');
    case 'repetition': {
      const single = node.node.kind === 'character' || node.node.kind === 'any' || node.node.kind === 'class';
      const repeated = single ? write(node.node, dialect) : grouped(node.node, dialect);
      return repeated + quantifier(node.min, node.max) + (node.greedy ? '' : '?');
    }
  }
}

function grouped(node: PatternNode, dialect: Dialect): string {
  return `(?:${write(node, dialect)})`;
}

function quantifier(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`;
}

const WORD = `[${WORD_MEMBERS}]`;
/** Lone surrogates: bytes that are not UTF-8. */
const INVALID = '\\p{Cs}';

// `$` and `^` of JavaScript see line ends in other characters than LF too; "no character but LF" sees it there alone.
const LINE_START = '(?<![^\\n])';
const LINE_END = '(?![^\\n])';

/** For patterns none of whose characters minds its case; that is said once, by a flag. */
const foldedUnicode: Dialect = {
  character: (code) => escaped(code),
  any: `[^\\n${INVALID}]`,
  set: (set) => withoutInvalid(classText(set)),
  assertion: (assertion) => {
    switch (assertion) {
      case 'line-start':
        return LINE_START;
      case 'line-end':
        return LINE_END;
      case 'word-boundary':
        return `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
      case 'no-word-boundary':
        // Not beside bytes that are no text: this, like the halves below, could else split a character that was cut off.
        return `(?:(?<=${WORD})(?=${WORD})|(?<![${WORD}${INVALID}])(?![${WORD}${INVALID}]))`;
      case 'word-start':
        return `(?<!${WORD})(?=${WORD})`;
      case 'word-end':
        return `(?<=${WORD})(?!${WORD})`;
      case 'word-start-half':
        return `(?<![${WORD}${INVALID}])`;
      case 'word-end-half':
        return `(?![${WORD}${INVALID}])`;
    }
  },
};

/**
 * For patterns some of whose characters mind their case: all forms are written out. JavaScript could say so by `(?i:…)`, but V8 (14.6) lets that leak into
 * other branches: `(?:(?i:1)|[ab])` matches A in text beyond Latin-1.
 */
const mixedUnicode: Dialect = {
  ...foldedUnicode,
  character: (code, ignoreCase) => (ignoreCase ? `[${caseForms(code).map(escapedCharacter).join('')}]` : escaped(code)),
  set: (set, ignoreCase) => withoutInvalid(ignoreCase ? allForms(classText(set)) : classText(set)),
};

const ascii: Dialect = {
  character: (code, ignoreCase) =>
    ignoreCase || code > 0x7f ? asciiSet(escaped(code), ignoreCase) : escaped(code, false),
  any: '[^\\n]',
  set: (set, ignoreCase) => asciiSet(classText(set), ignoreCase),
  assertion: (assertion) => {
    switch (assertion) {
      case 'line-start':
        return LINE_START;
      case 'line-end':
        return LINE_END;
      case 'word-boundary':
        return '\\b';
      case 'no-word-boundary':
        return '\\B';
      case 'word-start':
        return '\\b(?=\\w)';
      case 'word-end':
        return '\\b(?<=\\w)';
      case 'word-start-half':
        return '(?<!\\w)';
      case 'word-end-half':
        return '(?!\\w)';
    }
  },
};

function withoutInvalid(classText: string): string {
  return `[${classText}--[\\n${INVALID}]]`;
}

/** What a class matches when case is ignored, as a class that needs no flag to say so. */
function allForms(classText: string): string {
  const test = new RegExp(`[${classText}]`, 'iv');
  const members = Array.from(casedCharacters()).filter((character) => test.test(character));
  return `[[[${classText}]--${CASED_CLASS}]${members.map(escapedCharacter).join('')}]`;
}

/** The ASCII characters, save LF, that a class matches, as a class of ranges. `[]`, which matches nothing, if there are none. */
function asciiSet(classText: string, ignoreCase: boolean): string {
  const test = new RegExp(`[${classText}]`, ignoreCase ? 'iv' : 'v');
  let ranges = '';
  for (let code = 0; code < 0x80; code++) {
    if (!member(test, code)) continue;
    const from = code;
    while (code + 1 < 0x80 && member(test, code + 1)) code++;
    ranges += from === code ? escaped(from, false) : `${escaped(from, false)}-${escaped(code, false)}`;
  }
  return `[${ranges}]`;
}

function member(test: RegExp, code: number): boolean {
  return code !== 0x0a && test.test(String.fromCharCode(code));
}

/** A set of characters as it stands within brackets in JavaScript's `v` mode. */
function classText(set: ClassNode): string {
  switch (set.kind) {
    case 'range':
      return set.from === set.to ? escaped(set.from) : `${escaped(set.from)}-${escaped(set.to)}`;
    case 'perl': {
      const text = set.name === 'd' ? '\\p{Nd}' : set.name === 's' ? '\\p{White_Space}' : WORD;
      return set.negated ? `[^${text}]` : text;
    }
    case 'property':
      return `\\${set.negated ? 'P' : 'p'}{${set.name}}`;
    case 'union':
      return `[${set.negated ? '^' : ''}${set.items.map(classText).join('')}]`;
    case 'intersection':
      return `[[${classText(set.left)}]&&[${classText(set.right)}]]`;
    case 'difference':
      return `[[${classText(set.left)}]--[${classText(set.right)}]]`;
    case 'symmetric-difference': {
      const [left, right] = [classText(set.left), classText(set.right)];
      return `[[[${left}]--[${right}]][[${right}]--[${left}]]]`;
    }
  }
}

function escapedCharacter(character: string): string {
  return escaped(character.codePointAt(0)!);
}

/** A character so written that it stands for itself everywhere: letters and digits as they are, all others by number. */
function escaped(code: number, braces = true): string {
  const character = String.fromCodePoint(code);
  if (/[A-Za-z0-9]/.test(character)) return character;
  return braces ? `\\u{${code.toString(16)}}` : `\\x${code.toString(16).padStart(2, '0')}`;
}
