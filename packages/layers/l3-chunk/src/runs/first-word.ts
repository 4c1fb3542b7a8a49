import { LineRunKind } from '@strata/tables';
import { BYTE_CLASSES, ByteClass } from '../text/byte-classes.ts';

/** What the first word of a statement says of it. */
export interface FirstWord {
  readonly kind: number;
  /** It continues the compound statement before it: `else`, `elif`, `except`, `finally`. */
  readonly isClause: boolean;
  /** Bytes of the prefix of a string; 0 for others. */
  readonly length: number;
}

const word = (kind: number, isClause = false, length = 0): FirstWord => ({ kind, isClause, length });
const STATEMENT = word(LineRunKind.statement);
const CLAUSE = word(LineRunKind.statement, true);
const DEFINITION = word(LineRunKind.definition);
const DECORATOR = word(LineRunKind.decorator);
const COMMENT = word(LineRunKind.comment);
const STRING = word(LineRunKind.string);
const PREFIXED_STRING = word(LineRunKind.string, false, 1);

/** Looks at the statement that begins at `from`. */
export function firstWord(bytes: Uint8Array, from: number, to: number): FirstWord {
  switch (bytes[from]) {
    case 0x23: // #
      return COMMENT;
    case 0x40: // @
      return DECORATOR;
    case 0x22: // "
    case 0x27: // '
      return STRING;
    case 0x52: // R
    case 0x55: // U
    case 0x72: // r
    case 0x75: // u
      return bytes[from + 1] === 0x22 || bytes[from + 1] === 0x27 ? PREFIXED_STRING : STATEMENT;
    case 0x61: // a
      return isWord(bytes, from, to, ASYNC) && isWord(bytes, afterSpaces(bytes, from + ASYNC.length), to, DEF)
        ? DEFINITION
        : STATEMENT;
    case 0x63: // c
      return isWord(bytes, from, to, CLASS) ? DEFINITION : STATEMENT;
    case 0x64: // d
      return isWord(bytes, from, to, DEF) ? DEFINITION : STATEMENT;
    case 0x65: // e
      return isWord(bytes, from, to, ELSE) || isWord(bytes, from, to, ELIF) || isWord(bytes, from, to, EXCEPT)
        ? CLAUSE
        : STATEMENT;
    case 0x66: // f
      return isWord(bytes, from, to, FINALLY) ? CLAUSE : STATEMENT;
    default:
      return STATEMENT;
  }
}

const [ASYNC, CLASS, DEF, ELSE, ELIF, EXCEPT, FINALLY] = [
  ...['async', 'class', 'def', 'else', 'elif', 'except', 'finally'],
].map((text) => Buffer.from(text));

function isWord(bytes: Uint8Array, from: number, to: number, text: Uint8Array): boolean {
  if (from + text.length > to) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return from + text.length === to || !isNameByte(bytes[from + text.length]);
}

function isNameByte(byte: number): boolean {
  const own = BYTE_CLASSES[byte];
  return (own >= ByteClass.lower && own <= ByteClass.underscore) || own === ByteClass.lead;
}

function afterSpaces(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  return at;
}
