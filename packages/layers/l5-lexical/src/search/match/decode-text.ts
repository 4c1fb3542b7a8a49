import { isUtf8 } from 'node:buffer';

/** Bytes that are not UTF-8 become the lone surrogates from here on, one each: text that no character class matches. */
const ESCAPE = 0xdc00;

/** The text of some bytes, for matching. Bytes that are not UTF-8 become lone surrogates (0xdc80 .. 0xdcff), one for each byte. */
export function decodeText(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeInvalid(bytes);
}

function decodeInvalid(bytes: Buffer): string {
  const units = new Uint16Array(bytes.length);
  let count = 0;
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes, i);
    if (length === 0) units[count++] = ESCAPE + bytes[i++];
    else if (length === 1) units[count++] = bytes[i++];
    else {
      let code = bytes[i] & (0x7f >> length);
      for (let j = 1; j < length; j++) code = (code << 6) | (bytes[i + j] & 0x3f);
      i += length;
      if (code > 0xffff) {
        units[count++] = 0xd7c0 + (code >> 10);
        units[count++] = 0xdc00 + (code & 0x3ff);
      } else units[count++] = code;
    }
  }
  return Buffer.from(units.buffer, 0, 2 * count).toString('utf16le');
}

/** Bytes of the character that begins at `i`; 0 where none does (Unicode 16, table 3-7). */
export function sequenceLength(bytes: Uint8Array, i: number): number {
  const first = bytes[i];
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const second = bytes[i + 1];
  const [low, high] =
    first === 0xe0
      ? [0xa0, 0xbf]
      : first === 0xed
        ? [0x80, 0x9f]
        : first === 0xf0
          ? [0x90, 0xbf]
          : first === 0xf4
            ? [0x80, 0x8f]
            : [0x80, 0xbf];
  if (!(second >= low && second <= high)) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let j = 2; j < length; j++) if ((bytes[i + j] & 0xc0) !== 0x80 || i + j >= bytes.length) return 0;
  return length;
}

/** UTF-8 bytes that `text[from..to)`, as {@link decodeText} gave it, has in its file. */
export function bytesOf(text: string, from: number, to: number): number {
  let bytes = 0;
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes++;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4;
      i++;
    } else bytes += unit >= ESCAPE && unit < 0xe000 ? 1 : 3;
  }
  return bytes;
}
