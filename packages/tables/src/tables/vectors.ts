import { f16Vector, f32, f32Vector, i8Vector, u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/** Values in a vector of the embedder that runs where none is named. */
export const VECTOR_DIMENSIONS = 256;

/** How exactly vectors are kept. What an index has is said by the type of `vectors.vector`. */
export const VECTOR_PRECISIONS = ['int8', 'f16', 'f32'] as const;
export type VectorPrecision = (typeof VECTOR_PRECISIONS)[number];

const STORED = { int8: i8Vector, f16: f16Vector, f32: f32Vector } as const;

/**
 * The table of vectors of a size and precision. Each such table has another type: a layer that reads 256 values cannot be wired to one that writes 768.
 * Of int8, 150,000 vectors of 256 values take 40 MB.
 */
export function vectorsOf<P extends VectorPrecision>(dimensions: number, precision: P) {
  const vector = STORED[precision](
    dimensions,
    'the vector, divided by scale; of length 1 once multiplied by it, or of length 0: nothing in the chunk to compare',
  ) as ReturnType<(typeof STORED)[P]>;
  return defineTable('vectors', 'Leaf chunks as vectors, in the order of chunks', {
    chunk: u32('row of `chunks`'),
    vector,
    scale: f32('what to multiply each value by; 1 where the values are floats'),
  });
}

/** The vectors of the default embedder. */
export const vectors = vectorsOf(VECTOR_DIMENSIONS, 'int8');
