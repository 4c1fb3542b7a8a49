import * as T from './token-kinds.ts';

/** What a byte can start. */
export const C_NAME = 0;
export const C_SPACE = 1;
export const C_LF = 2;
export const C_CR = 3;
export const C_DIGIT = 4;
export const C_QUOTE = 5;
export const C_DOT = 6;
export const C_OPEN = 7;
export const C_CLOSE = 8;
/** A token of one byte, whatever follows. */
export const C_SINGLE = 9;
export const C_COLON = 10;
export const C_OPERATOR = 11;
export const C_HASH = 12;
export const C_BACKSLASH = 13;
export const C_NUL = 14;
export const C_OTHER = 15;

/** Class of each byte. */
export const CHAR_CLASS: Uint8Array = new Uint8Array(256).fill(C_OTHER);
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
classify(LETTERS, C_NAME);
for (let byte = 0x80; byte < 0x100; byte++) CHAR_CLASS[byte] = C_NAME;
classify(' \t\f', C_SPACE);
classify('\n', C_LF);
classify('\r', C_CR);
classify('0123456789', C_DIGIT);
classify('"\'', C_QUOTE);
classify('.', C_DOT);
classify('([{', C_OPEN);
classify(')]}', C_CLOSE);
classify(',;~', C_SINGLE);
classify(':', C_COLON);
classify('+-*/%@&|^<>=!', C_OPERATOR);
classify('#', C_HASH);
classify('\\', C_BACKSLASH);
classify('\0', C_NUL);

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
