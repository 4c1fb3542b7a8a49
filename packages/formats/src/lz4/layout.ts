/** The four bytes that every frame starts with, 32-bit little-endian. */
export const FRAME_MAGIC = 0x184d_2204;

/** Bits of the first byte after the magic. The two above them are the version, 01. */
export const FLAG = {
  independentBlocks: 0x20,
  blockChecksums: 0x10,
  contentSize: 0x08,
  contentChecksum: 0x04,
  reserved: 0x02,
  dictionary: 0x01,
} as const;

export const VERSION_MASK = 0xc0;
export const VERSION = 0x40;

/** What a block may hold, by the number in the second byte (bits 4 to 6): 64 KiB to 4 MiB. */
export const BLOCK_BYTES: Readonly<Record<number, number>> = { 4: 1 << 16, 5: 1 << 18, 6: 1 << 20, 7: 1 << 22 };

/** The bit of a block's length which says that its bytes follow as they are. */
export const STORED_BLOCK = 0x8000_0000;

/** The shortest match, and how far back one may lie. */
export const MIN_MATCH = 4;
export const MAX_DISTANCE = 0xffff;

/** A block ends with at least so many literals, and no match begins in its last twelve bytes. */
export const LAST_LITERALS = 5;
export const NO_MATCH_WITHIN = 12;

/** No LZ4 block grows more: beyond the first bytes of a length each further byte stands for 255. */
export const MAX_GROWTH = 255;
