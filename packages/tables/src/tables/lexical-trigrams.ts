import { binary, u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/**
 * Which blocks contain which three bytes. A to Z count as a to z, so that one index serves searches with and without regard to case; each
 * block is taken with a line feed before and after it, so that a trigram can say "at the start (end) of a line" and each byte and each pair of bytes
 * of a block begins a trigram.
 */
export const lexicalTrigrams = defineTable('lexical_trigrams', 'Trigrams and their blocks, by segment, ascending', {
  trigram: u32('three byte codes of 7 bits, the first in the highest place: (a << 14) | (b << 7) | c', {
    compressed: true,
  }),
  blocks: binary(
    'blocks of the segment, ascending, in the shorter of two forms. List: for each block its distance to the one before it, less one, as LEB128 ' +
      '(the first counts from -1). Bitmap: bit b & 7 of byte b >> 3, ceil(blocks / 8) bytes. It is a bitmap exactly if it has that many bytes',
  ),
});
