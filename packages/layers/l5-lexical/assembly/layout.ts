/**
 * Fixed places in the kernel's memory, in bytes. As constants they become part of the instructions that read and write there.
 *
 *     0x00_0000  nothing: 0 stands for "no address"
 *     0x01_0000  tables by byte, by length and by digit; the parts of one word
 *     0x02_0000  scratch of the scan
 *     0x10_0000  blocks of the group, one byte a trigram (2 MB)
 *     0x30_0000  buckets of pairs (pairs.ts)
 *     0x34_0000  heap (heap.ts)
 */

/** Code of each byte, 7 bits (`src/text/byte-codes.ts`); the host writes it. */
export const CODES: u32 = 0x1_0000;
/** 1 for bytes with which a word may start, else 0; the host writes it. */
export const STARTS_WORD: u32 = 0x1_0100;
/** 1 for bytes of words, else 0; the host writes it. */
export const WORD_BYTES: u32 = 0x1_0200;
/** Masks for the first 8 bytes of a word, and for the 8 after them, by the word's length up to {@link MAX_WORD}. */
export const FIRST_MASKS: u32 = 0x1_0400;
export const SECOND_MASKS: u32 = 0x1_0800;
/** Counts by digit while terms are sorted: 8 places of 256. */
export const DIGIT_COUNTS: u32 = 0x1_1000;
/** One part of a word, in lower case. */
export const PART: u32 = 0x1_4000;
/** Terms of a word of a path. */
export const PATH_TERMS: u32 = 0x1_5000;

/** Bytes of a block that are taken at once. */
export const PIECE: u32 = 4096;
/** The trigrams that are looked up together, 4 bytes each, and of each the blocks of the group that had it before. */
export const SPREAD: u32 = 0x2_0000;
export const SEEN: u32 = 0x2_4000;
/** By four bits: which bytes of four numbers to keep, for a swizzle. */
export const CHOICES: u32 = 0x2_7000;
/** Borders of runs of word bytes: those of a piece, of 64 bytes more, and the last of the piece before. */
export const BORDERS: u32 = 0x2_8000;
/** Runs that are words. */
export const RUNS: u32 = 0x3_0000;
/** Words new to the block. */
export const NEW_WORDS: u32 = 0x3_8000;
/** Terms new to the block: of 2,080 words of 64 bytes at most 32 each. */
export const NEW_TERMS: u32 = 0x4_0000;

export const TRIGRAMS: u32 = 1 << 21;
/** By trigram: which blocks of the group have it (trigrams.ts). */
export const GROUPED: u32 = 0x10_0000;

/** By bucket: where its next pair goes. */
export const PAIR_ENDS: u32 = 0x30_0000;
/** By the low bits of a trigram, while a bucket is written. All 0 otherwise. */
export const COUNTS: u32 = 0x31_0000;
/** By bucket: 1,024 bytes, of which the last four lead to its first chunk. */
export const HEADS: u32 = 0x32_0000;

export const HEAP: u32 = 0x34_0000;

export const MIN_WORD: u32 = 2;
export const MAX_WORD: u32 = 64;

/** Two odd numbers whose bits are as good as random, to multiply with. */
export const GOLDEN: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;
export const PRIME: u64 = ((<u64>0xc2b2ae3d) << 32) | 0x27d4eb4f;
