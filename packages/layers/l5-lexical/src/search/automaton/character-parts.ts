import { sequenceLength } from '../match/decode-text.ts';
import { WORD_MEMBERS } from '../pattern/properties.ts';
import { Beside } from './beside.ts';
import { isWordByte } from './byte-classes.ts';

/**
 * What is known of a byte in its line:
 *
 *     bits 0-1   what the character is that it belongs to, see {@link Beside}
 *     bit 2      it is the first byte of that
 *     bit 3      it is the last
 */
export const CharacterPart = { beside: 3, first: 4, last: 8, count: 16 } as const;

const WHOLE = CharacterPart.first | CharacterPart.last;

const WORD = new RegExp(`^[${WORD_MEMBERS}]$`, 'v');

const ASCII = Uint8Array.from({ length: 0x80 }, (_, byte) => WHOLE | (isWordByte(byte) ? Beside.word : Beside.other));

/** For each code point what it is, and 1 more; 0 while it has not been asked. */
const known = new Uint8Array(0x11_0000);

/** Adds the parts of a line's bytes to `parts`, which has room for them. A byte that is not UTF-8 is a character by itself. */
export function characterParts(line: Uint8Array, parts: Uint8Array): void {
  for (let i = 0; i < line.length; ) {
    const byte = line[i];
    if (byte < 0x80) {
      parts[i++] = ASCII[byte];
      continue;
    }
    const length = sequenceLength(line, i);
    if (length === 0) {
      parts[i++] = WHOLE | Beside.invalid;
      continue;
    }
    const is = besideOf(codeAt(line, i, length));
    const last = i + length - 1;
    parts[i] = is | CharacterPart.first;
    for (let j = i + 1; j < last; j++) parts[j] = is;
    parts[last] = is | CharacterPart.last;
    i = last + 1;
  }
}

function besideOf(code: number): Beside {
  known[code] ||= 1 + (WORD.test(String.fromCodePoint(code)) ? Beside.word : Beside.other);
  return (known[code] - 1) as Beside;
}

/** The character of so many bytes, two or more. */
function codeAt(line: Uint8Array, at: number, length: number): number {
  let code = line[at] & (0x7f >> length);
  for (let i = at + 1; i < at + length; i++) code = (code << 6) | (line[i] & 0x3f);
  return code;
}
