/**
 * Kinds of tokens, as u8 codes. Keywords follow {@link FIRST_KEYWORD} in the order of {@link KEYWORDS}, which are also the first atoms:
 * the kind of a keyword is its atom plus FIRST_KEYWORD.
 *
 * Operators that a reader of names need not tell apart share a kind.
 *
 * Files with hot loops make constants of their own of the imported ones they use (`const T = Object.freeze({ ...tokenKinds })`): the compiler
 * folds those, but loads an imported one from its module each time. Without, the tokenizer takes 1.2 times as long.
 */
export const END = 0;
export const NEWLINE = 1;
export const INDENT = 2;
export const DEDENT = 3;
/** What cannot be a token; its value is an index into the messages of the token list. */
export const ERROR = 4;
export const NAME = 5;
export const NUMBER = 6;
export const STRING = 7;
export const FSTRING_START = 8;
export const FSTRING_END = 9;
export const LPAR = 10;
export const LSQB = 11;
export const LBRACE = 12;
/** `{` of a replacement field in an f-string. */
export const FIELD = 13;
export const RPAR = 14;
export const RSQB = 15;
export const RBRACE = 16;
export const FIELD_END = 17;
export const DOT = 18;
export const COMMA = 19;
export const COLON = 20;
export const SEMI = 21;
export const EQUAL = 22;
/** `:=` */
export const WALRUS = 23;
/** `+=` and its like. */
export const AUGMENTED = 24;
export const ARROW = 25;
export const ELLIPSIS = 26;
/** `!` before a conversion in a replacement field. */
export const BANG = 27;
export const STAR = 28;
export const DOUBLE_STAR = 29;
/** `+` and `-`, which are prefixes too. */
export const PLUS_MINUS = 30;
export const TILDE = 31;
export const AT = 32;
export const VBAR = 33;
/** Any other binary operator or comparison. */
export const OPERATOR = 34;

export const FIRST_KEYWORD = 40;
export const KEYWORDS = [
  'False',
  'None',
  'True',
  'and',
  'as',
  'assert',
  'async',
  'await',
  'break',
  'class',
  'continue',
  'def',
  'del',
  'elif',
  'else',
  'except',
  'finally',
  'for',
  'from',
  'global',
  'if',
  'import',
  'in',
  'is',
  'lambda',
  'nonlocal',
  'not',
  'or',
  'pass',
  'raise',
  'return',
  'try',
  'while',
  'with',
  'yield',
] as const;
export const FALSE = 40;
export const NONE = 41;
export const TRUE = 42;
export const AND = 43;
export const AS = 44;
export const ASSERT = 45;
export const ASYNC = 46;
export const AWAIT = 47;
export const BREAK = 48;
export const CLASS = 49;
export const CONTINUE = 50;
export const DEF = 51;
export const DEL = 52;
export const ELIF = 53;
export const ELSE = 54;
export const EXCEPT = 55;
export const FINALLY = 56;
export const FOR = 57;
export const FROM = 58;
export const GLOBAL = 59;
export const IF = 60;
export const IMPORT = 61;
export const IN = 62;
export const IS = 63;
export const LAMBDA = 64;
export const NONLOCAL = 65;
export const NOT = 66;
export const OR = 67;
export const PASS = 68;
export const RAISE = 69;
export const RETURN = 70;
export const TRY = 71;
export const WHILE = 72;
export const WITH = 73;
export const YIELD = 74;

/** One more than the largest kind: the size of a table by kind. */
const KIND_COUNT = 75;

/** A table by kind that holds `value` for the kinds given and 0 for all others. */
export function kindTable(...entries: readonly (readonly [value: number, ...kinds: number[]])[]): Uint8Array {
  const table = new Uint8Array(KIND_COUNT);
  for (const [value, ...kinds] of entries) for (const kind of kinds) table[kind] = value;
  return table;
}
