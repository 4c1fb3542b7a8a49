import { type Program, StateKind } from './program.ts';

/** Which bytes an automaton cannot tell apart. */
export interface ByteClasses {
  /** Class of each byte. */
  readonly of: Uint8Array;
  readonly count: number;
  /** A byte of each class. */
  readonly example: readonly number[];
  /** Class of the line feed, which is alone in it: the end of a line. */
  readonly end: number;
}

const LINE_FEED = 10;

/** Whether a byte is a word character, of ASCII. */
export function isWordByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f;
}

/** The classes of a program. With assertions about words, all bytes beyond ASCII are one: see `LazyDfa`. */
export function byteClasses({ kind, first, last, from, to, looksForWords }: Program): ByteClasses {
  /** 1 where a byte may differ from the one before it. */
  const border = new Uint8Array(257);
  border[LINE_FEED] = border[LINE_FEED + 1] = 1;
  for (let state = 0; state < kind.length; state++) {
    if (kind[state] !== StateKind.bytes) continue;
    for (let edge = first[state]; edge < last[state]; edge++) border[from[edge]] = border[to[edge] + 1] = 1;
  }
  if (looksForWords) {
    for (let byte = 1; byte < 0x80; byte++) if (isWordByte(byte) !== isWordByte(byte - 1)) border[byte] = 1;
    border.fill(0, 0x81);
    border[0x80] = 1;
  }
  const of = new Uint8Array(256);
  const example = [0];
  for (let byte = 1; byte < 256; byte++) {
    if (border[byte] === 1) example.push(byte);
    of[byte] = example.length - 1;
  }
  return { of, count: example.length, example, end: of[LINE_FEED] };
}
