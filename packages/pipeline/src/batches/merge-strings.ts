import { Interner, type StringValues, sharedStrings } from '@strata/tables';
import type { Vector } from 'apache-arrow';

/** The strings of a dictionary, chunk by chunk, as they lie in memory. */
export function chunksOf(dictionary: Vector): StringValues[] {
  return dictionary.data.map(({ length, valueOffsets, values }) => ({
    length,
    offsets: valueOffsets as Int32Array,
    bytes: values as Uint8Array,
  }));
}

/**
 * Collects the dictionaries of a column's batches into one, in order of first appearance. Strings are compared as bytes and never decoded.
 */
export class DictionaryMerger {
  readonly #strings = new Interner();

  /** Number of strings so far. */
  get size(): number {
    return this.#strings.size;
  }

  /**
   * Adds a dictionary.
   * @returns for each of its strings the index in the merged dictionary; undefined when every index stays as it is
   */
  add(dictionary: Vector): Uint32Array | undefined {
    const indices = new Uint32Array(dictionary.length);
    let next = 0;
    let identical = true;
    for (const { length, offsets, bytes } of chunksOf(dictionary)) {
      for (let i = 0; i < length; i++) {
        const index = this.#strings.intern(bytes, offsets[i], offsets[i + 1]);
        if (index !== next) identical = false;
        indices[next++] = index;
      }
    }
    return identical ? undefined : indices;
  }

  /** The merged dictionary so far, in shared memory. */
  toVector(): Vector {
    const { offsets, bytes, size } = this.#strings;
    return sharedStrings(offsets, bytes, size);
  }
}

export type Indices = Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array;

/** Replaces `values[i]` by `map[values[i]]`. @throws RangeError when a new index is too large for the column's index type */
export function rewriteIndices(values: Indices, map: Uint32Array, from: Indices = values): void {
  for (let i = 0; i < values.length; i++) values[i] = map[from[i]];
}

/** The largest index an index type can hold. */
export function maxIndex(values: Indices): number {
  const bits = values.BYTES_PER_ELEMENT * 8;
  const signed = values instanceof Int8Array || values instanceof Int16Array || values instanceof Int32Array;
  return 2 ** (signed ? bits - 1 : bits) - 1;
}
