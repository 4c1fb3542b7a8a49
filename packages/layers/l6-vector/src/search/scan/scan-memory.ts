import { Memory, type WasmMemory } from '@strata/wasm';
import type { VectorPart, VectorRows } from '../vector-index.ts';
import { FOUND_BYTES, LANES } from './scan-kernel.ts';

const PAGE = 65536;
/** A WebAssembly memory of 32-bit addresses ends here. */
const MAX_PAGES = 65536;
const ALIGNMENT = 64;

const padded = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** How many rows a scanning thread can find before it must be asked to go on. */
export const ROOM = 1024;

/**
 * The memory a scan works in, shared between threads:
 *
 *     | query i16 x stride | found x lanes | scales f32 x count | rows i8 x stride x count |
 *
 * each at a multiple of 64 bytes. `found` has room for {@link ROOM} rows and the row to go on at, for each scanning thread. Rows are padded with zeroes to a
 * multiple of 16 values.
 */
export interface ScanMemory {
  readonly memory: WasmMemory;
  readonly pages: number;
  readonly stride: number;
  readonly query: number;
  readonly found: number;
  readonly scales: number;
  readonly rows: number;
  /** Largest length of a row, and of what its rounding to int8 took from it (0 for rows that were int8). */
  readonly maxNorm: number;
  readonly maxError: number;
}

/** Bytes of the part of `found` of one thread. */
const FOUND_SIZE = padded(ROOM * FOUND_BYTES + 4);

/** @throws RangeError when the rows do not fit into a 32-bit memory: 16 million vectors of 256 values do */
export function fillScanMemory({ dimensions, count, parts }: VectorRows, threads: number): ScanMemory {
  const stride = Math.ceil(dimensions / LANES) * LANES;
  const found = padded(stride * 2);
  const scales = found + threads * FOUND_SIZE;
  const rows = scales + padded(count * 4);
  const pages = Math.ceil((rows + count * stride) / PAGE);
  if (pages > MAX_PAGES) {
    throw new RangeError(`expected vectors of up to 4 GiB together, got ${count} of ${stride} bytes`);
  }
  const memory = new Memory({ initial: pages, maximum: pages, shared: true });
  const scaleValues = new Float32Array(memory.buffer, scales, count);
  const rowValues = new Int8Array(memory.buffer, rows, count * stride);
  let row = 0;
  let maxNorm = 0;
  let maxError = 0;
  for (const part of parts) {
    const bounds = copyPart(part, dimensions, stride, rowValues.subarray(row * stride), scaleValues.subarray(row));
    maxNorm = Math.max(maxNorm, bounds.norm);
    maxError = Math.max(maxError, bounds.error);
    row += part.scales.length;
  }
  return { memory, pages, stride, query: 0, found, scales, rows, maxNorm, maxError };
}

interface Bounds {
  readonly norm: number;
  readonly error: number;
}

function copyPart(part: VectorPart, dimensions: number, stride: number, rows: Int8Array, scales: Float32Array): Bounds {
  if (part.values instanceof Float32Array) return roundPart(part.values, part.scales, dimensions, stride, rows, scales);
  const { values } = part;
  scales.set(part.scales);
  if (stride === dimensions) rows.set(values);
  else {
    for (let i = 0; i < part.scales.length; i++)
      rows.set(values.subarray(i * dimensions, (i + 1) * dimensions), i * stride);
  }
  return { norm: largestNorm(values, part.scales, dimensions), error: 0 };
}

function largestNorm(values: Int8Array, scales: Float32Array, dimensions: number): number {
  let largest = 0;
  for (let i = 0, at = 0; i < scales.length; i++) {
    let sum = 0;
    for (const end = at + dimensions; at < end; at++) sum += values[at] * values[at];
    const norm = sum * scales[i] * scales[i];
    if (norm > largest) largest = norm;
  }
  return Math.sqrt(largest);
}

/** Floats become the nearest of 255 multiples of a 127th of the largest. */
function roundPart(
  values: Float32Array,
  given: Float32Array,
  dimensions: number,
  stride: number,
  rows: Int8Array,
  scales: Float32Array,
): Bounds {
  let norm = 0;
  let error = 0;
  for (let i = 0; i < given.length; i++) {
    let largest = 0;
    for (let at = i * dimensions, end = at + dimensions; at < end; at++)
      largest = Math.max(largest, Math.abs(values[at]));
    const step = largest / 127;
    scales[i] = step * given[i];
    let length = 0;
    let lost = 0;
    for (let j = 0; j < dimensions; j++) {
      const value = values[i * dimensions + j];
      const rounded = step === 0 ? 0 : Math.round(value / step);
      rows[i * stride + j] = rounded;
      length += value * value;
      lost += (value - rounded * step) ** 2;
    }
    norm = Math.max(norm, length * given[i] * given[i]);
    error = Math.max(error, lost * given[i] * given[i]);
  }
  return { norm: Math.sqrt(norm), error: Math.sqrt(error) };
}
