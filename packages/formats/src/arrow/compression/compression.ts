import { CompressionType } from 'apache-arrow/fb/compression-type';

/** What Arrow's buffers may be compressed by, each buffer by itself: frames of LZ4, or of Zstandard. */
export type Compression = 'lz4' | 'zstd';

/** As messages number them. */
export const COMPRESSION_TYPES: Readonly<Record<Compression, CompressionType>> = {
  lz4: CompressionType.LZ4_FRAME,
  zstd: CompressionType.ZSTD,
};

/** Undefined for a number that the format does not have. */
export const compressionOf = (type: CompressionType): Compression | undefined =>
  (Object.keys(COMPRESSION_TYPES) as Compression[]).find((name) => COMPRESSION_TYPES[name] === type);
