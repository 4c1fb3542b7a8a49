/** Every Arrow file starts with these bytes, padded to eight, and ends with them. */
export const MAGIC = new TextEncoder().encode('ARROW1');

/** The magic with its padding: where the first message starts. */
export const MAGIC_LENGTH = 8;

/** 0xFFFFFFFF and the length of the metadata that follows, both 32-bit little-endian, come before each message. */
export const PREFIX_LENGTH = 8;

/** The footer's length (32-bit little-endian) and the magic, at the very end. */
export const TRAILER_LENGTH = 4 + MAGIC.length;

/** In a compressed batch every buffer that is not empty begins with its uncompressed length, 64-bit little-endian. */
export const COMPRESSED_PREFIX = 8;

/** The length in that prefix which says that the buffer follows as it is. */
export const NOT_COMPRESSED = -1;
