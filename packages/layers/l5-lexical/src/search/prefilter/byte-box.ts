import { BYTE_SHARE } from './byte-rarity.ts';

/**
 * A set of bytes: all whose low half is in one set of 16 and whose high half in another, each set as 16 bits. What one look at both halves can tell: any byte, any letter in both cases,
 * the digits, all bytes beyond ASCII.
 */
export interface ByteBox {
  readonly low: number;
  readonly high: number;
}

export const ANY_BYTE: ByteBox = { low: 0xffff, high: 0xffff };

const SINGLE = Array.from({ length: 256 }, (_, byte): ByteBox => ({ low: 1 << (byte & 15), high: 1 << (byte >> 4) }));

export function boxOf(byte: number): ByteBox {
  return SINGLE[byte];
}

/** The smallest box around some bytes. */
export function boxAround(boxes: readonly ByteBox[]): ByteBox {
  return {
    low: boxes.reduce((all, { low }) => all | low, 0),
    high: boxes.reduce((all, { high }) => all | high, 0),
  };
}

/** Share of the bytes of source code that are in it. */
export function shareOf({ low, high }: ByteBox): number {
  // Most are of one byte.
  if ((low & (low - 1)) === 0 && (high & (high - 1)) === 0) {
    return BYTE_SHARE[(31 - Math.clz32(low)) | ((31 - Math.clz32(high)) << 4)];
  }
  let share = 0;
  for (let byte = 0; byte < 256; byte++) {
    if ((low >> (byte & 15)) & 1 & (high >> (byte >> 4))) share += BYTE_SHARE[byte];
  }
  return Math.min(1, share);
}
