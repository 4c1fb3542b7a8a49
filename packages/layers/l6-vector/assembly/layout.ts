/** What may be read behind the end of a text. */
export const MARGIN: u32 = 64;

/** Terms share weights by 16 bits of their hashes. */
export const BUCKETS: u32 = 1 << 16;
/** Weights by bucket, a byte each; the host writes them. */
export const WEIGHTS: u32 = <u32>memory.data(1 << 16, 16);

/** Values in a vector. */
export const DIMENSIONS: u32 = 256;
/** The last vector, a byte a value. */
export const VECTOR: u32 = <u32>memory.data(256, 16);

/** Shorter parts of words say nothing (`x`, `i`), longer ones are data, not names (base64, hashes). In bytes. */
export const MIN_TERM: u32 = 2;
export const MAX_TERM: u32 = 40;
