/**
 * What is posted to another thread instead of rows: where the buffers of Arrow data lie in shared memory. Its size depends on the number of
 * columns, not of rows. The type is not in it: both sides know it from the table's definition.
 */
export interface DataDescriptor {
  readonly length: number;
  readonly nullCount: number;
  readonly validity?: BufferDescriptor;
  readonly offsets?: BufferDescriptor;
  readonly values?: BufferDescriptor;
  readonly typeIds?: BufferDescriptor;
  /** Data buffers of view types. */
  readonly variadic?: readonly BufferDescriptor[];
  readonly children?: readonly DataDescriptor[];
  /** Chunks of the dictionary. */
  readonly dictionary?: readonly DataDescriptor[];
}

/** A range of shared memory, in bytes. */
export interface BufferDescriptor {
  readonly buffer: SharedArrayBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** A record batch, its columns in the order of a schema both sides know. */
export interface BatchDescriptor {
  readonly length: number;
  readonly columns: readonly DataDescriptor[];
}
