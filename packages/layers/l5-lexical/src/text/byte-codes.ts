/** Bits of the code of a byte. */
export const CODE_BITS = 7;

/** Control characters, apart from tab, line feed, form feed and carriage return, share code 0; theirs and those of A to Z are free for others. */
const FREE_CONTROLS = [1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31];
const LETTERS = 26;

/**
 * The index knows bytes by codes of 7 bits, so that a table over all trigrams has 2^21 entries, which caches hold, and not 2^24, which they do not:
 *
 *     tab, LF, FF, CR, 0x20 .. 0x7f   themselves, A to Z as a to z
 *     other control characters        0
 *     0x80 .. 0xbf                    0x41 .. 0x5a in turn (26 codes for the 64 bytes that continue a character)
 *     0xc0 .. 0xff                    the 26 free control codes in turn (for the 64 bytes that begin one)
 *
 * Bytes that share a code make a search read a few blocks more; it never finds less. Folding case here, by byte and for ASCII alone, lets one index serve
 * searches with and without regard to case; what that leaves out is made good in `search/trigrams`.
 */
export const BYTE_CODE: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0xc0) return FREE_CONTROLS[(byte & 0x3f) % FREE_CONTROLS.length];
  if (byte >= 0x80) return 0x41 + ((byte & 0x3f) % LETTERS);
  if (byte >= 0x41 && byte <= 0x5a) return byte + 0x20;
  return byte >= 0x20 || byte === 9 || byte === 10 || byte === 12 || byte === 13 ? byte : 0;
});
