import { ANY_BYTE } from './byte-box.ts';
import { type BoxString, MAX_STRINGS, rarestWindow } from './required-bytes.ts';

/** Bytes of a fingerprint. */
const WINDOW = 3;

/**
 * The tables by which a scan finds strings: for each of three bytes of a window, 16 bytes by its low half and 16 by its high half; bit i of an entry is set if string i can have that half there.
 *
 * @param strings - at most 8. Of each, the rarest three bytes are looked for; of a shorter one the others are any
 */
export function fingerprints(strings: readonly BoxString[]): Uint8Array {
  if (strings.length > MAX_STRINGS)
    throw new RangeError(`expected at most ${MAX_STRINGS} strings, got ${strings.length}`);
  const tables = new Uint8Array(WINDOW * 32);
  strings.forEach((string, bit) => {
    const { at } = rarestWindow(string);
    for (let i = 0; i < WINDOW; i++) {
      const { low, high } = string[at + i] ?? ANY_BYTE;
      for (let half = 0; half < 16; half++) {
        tables[32 * i + half] |= ((low >> half) & 1) << bit;
        tables[32 * i + 16 + half] |= ((high >> half) & 1) << bit;
      }
    }
  });
  return tables;
}
