import * as T from './token-kinds.ts';

/** What a byte can start. */
export const NAME = 0;
export const SPACE = 1;
export const LF = 2;
export const CR = 3;
export const DIGIT = 4;
export const QUOTE = 5;
export const DOT = 6;
export const OPEN = 7;
export const CLOSE = 8;
/** A token of one byte, whatever follows. */
export const SINGLE = 9;
export const COLON = 10;
export const OPERATOR = 11;
export const HASH = 12;
export const BACKSLASH = 13;
export const NUL = 14;
export const OTHER = 15;

/** Class of each byte. */
export const CHAR_CLASS: Uint8Array = new Uint8Array(256).fill(OTHER);
/** 1 for bytes that may stand inside a name; all of non-ASCII, which is checked where it occurs. */
export const NAME_PART: Uint8Array = new Uint8Array(256);
/** Kind of the token that the byte is when it stands alone. */
export const SINGLE_KIND: Uint8Array = new Uint8Array(256);
/** 1 for bytes at which a scan through the text of a string must stop. */
export const STRING_STOP: Uint8Array = new Uint8Array(256);
/** As STRING_STOP, for f-strings. */
export const FSTRING_STOP: Uint8Array = new Uint8Array(256);
/** 1 for bytes at which a scan through a comment must stop. */
export const LINE_STOP: Uint8Array = new Uint8Array(256);

function classify(characters: string, charClass: number): void {
  for (const character of characters) CHAR_CLASS[character.charCodeAt(0)] = charClass;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_';
classify(LETTERS, NAME);
for (let byte = 0x80; byte < 0x100; byte++) CHAR_CLASS[byte] = NAME;
classify(' \t\f', SPACE);
classify('\n', LF);
classify('\r', CR);
classify('0123456789', DIGIT);
classify('"\'', QUOTE);
classify('.', DOT);
classify('([{', OPEN);
classify(')]}', CLOSE);
classify(',;~', SINGLE);
classify(':', COLON);
classify('+-*/%@&|^<>=!', OPERATOR);
classify('#', HASH);
classify('\\', BACKSLASH);
classify('\0', NUL);

for (const character of `${LETTERS}0123456789`) NAME_PART[character.charCodeAt(0)] = 1;
for (let byte = 0x80; byte < 0x100; byte++) NAME_PART[byte] = 1;

const SINGLES: readonly (readonly [string, number])[] = [
  ['(', T.LPAR],
  ['[', T.LSQB],
  ['{', T.LBRACE],
  [')', T.RPAR],
  [']', T.RSQB],
  ['}', T.RBRACE],
  ['.', T.DOT],
  [',', T.COMMA],
  [':', T.COLON],
  [';', T.SEMI],
  ['=', T.EQUAL],
  ['~', T.TILDE],
  ['!', T.BANG],
  ['*', T.STAR],
  ['+', T.PLUS_MINUS],
  ['-', T.PLUS_MINUS],
  ['@', T.AT],
  ['|', T.VBAR],
];
for (const character of '/%&^<>') SINGLE_KIND[character.charCodeAt(0)] = T.OPERATOR;
for (const [character, kind] of SINGLES) SINGLE_KIND[character.charCodeAt(0)] = kind;

for (const character of '"\'\\\n\r\0') STRING_STOP[character.charCodeAt(0)] = 1;
for (const character of '"\'\\\n\r\0{}') FSTRING_STOP[character.charCodeAt(0)] = 1;
for (const character of '\n\r\0') LINE_STOP[character.charCodeAt(0)] = 1;
