import { columnData, columnStrings, columnValues, columnVectors, stringAt } from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';
import type { VectorPart, VectorRows } from './vector-index.ts';

/** What made the vectors of an index: the row of `vector_models`. */
export interface VectorModel {
  readonly embedder: string;
  readonly settings: unknown;
  readonly dimensions: number;
  /** Whether they may be blended into ranked search: those of words alone do not help there. */
  readonly neural: boolean;
  readonly weights: Uint8Array;
}

/** Vectors of an index, and the chunks they are of. */
export interface StoredVectors {
  readonly rows: VectorRows;
  /** By row: the chunk, a row of `chunks`. */
  readonly chunks: Uint32Array;
}

/** The row of `vector_models`; undefined where there is none, because no vectors were made. */
export function readVectorModel(table: Table): VectorModel | undefined {
  const batch = table.batches.find(({ numRows }) => numRows > 0);
  if (batch === undefined) return undefined;
  const { bytes, offsets } = columnStrings(batch, 'weights');
  return {
    embedder: stringAt(columnStrings(batch, 'embedder'), 0),
    settings: JSON.parse(stringAt(columnStrings(batch, 'settings'), 0)),
    dimensions: columnValues(batch, 'dimensions')[0],
    neural: columnValues<Uint8Array>(batch, 'neural')[0] === 1,
    weights: bytes.subarray(offsets[0], offsets[1]),
  };
}

/** The table `vectors`, of any size and precision, as rows to search. Nothing is copied but half floats, which become floats. */
export function readVectors(table: Table, dimensions: number): StoredVectors {
  const chunks = new Uint32Array(table.numRows);
  let first = 0;
  const parts = table.batches.map((batch) => {
    chunks.set(columnValues(batch, 'chunk'), first);
    first += batch.numRows;
    return partOf(batch, dimensions);
  });
  return { rows: { dimensions, count: table.numRows, parts }, chunks };
}

function partOf(batch: RecordBatch, dimensions: number): VectorPart {
  const scales = columnValues<Float32Array>(batch, 'scale');
  const { type, children } = columnData(batch, 'vector');
  const { size, values } = columnVectors<Int8Array | Uint16Array | Float32Array>(batch, 'vector');
  if (size !== dimensions) throw new RangeError(`expected vectors of ${dimensions} values, got ${type}`);
  if (!(values instanceof Uint16Array)) return { values, scales };
  const bits = children[0].values as Uint16Array;
  const halves = new Float16Array(bits.buffer as ArrayBuffer, bits.byteOffset, scales.length * size);
  return { values: Float32Array.from(halves), scales };
}
