import { Instance, Module } from '@strata/wasm';
import {
  defineVectorIndex,
  type Nearest,
  type NearestOptions,
  type VectorIndex,
  type VectorRows,
} from '../vector-index.ts';
import { Candidates } from './candidates.ts';
import { type RoundedQuery, roundQuery } from './round-query.ts';
import { FOUND_BYTES, type ScanFunction, scanModule } from './scan-kernel.ts';
import { fillScanMemory, ROOM, type ScanMemory } from './scan-memory.ts';

/** f32 has 24 bits: converting a sum, and multiplying it by a scale, each may take half of the last one. */
const F32_ERROR = 2 ** -22;

/**
 * Finds the nearest rows by looking at all of them: a scan over int8 in WebAssembly SIMD finds the rows that can be among the best, given the error of the rounded
 * query (and rows, if they were floats), and these are scored again with the floats. So the answers are exactly the best rows, in the right order.
 *
 * The rows are copied into the scan's memory, which is shared; building is that copy. Rows that were floats are looked at again in `rows`: keep them unchanged.
 */
export class ExactIndex implements VectorIndex {
  readonly count: number;
  readonly dimensions: number;
  readonly #rows: VectorRows;
  readonly #memory: ScanMemory;
  readonly #scan: ScanFunction;
  /** First row of each part. */
  readonly #firsts: number[] = [];

  constructor(rows: VectorRows) {
    this.#rows = rows;
    this.count = rows.count;
    this.dimensions = rows.dimensions;
    let first = 0;
    for (const { scales } of rows.parts) {
      this.#firsts.push(first);
      first += scales.length;
    }
    if (first !== rows.count) throw new RangeError(`expected ${rows.count} rows in the parts, got ${first}`);
    this.#memory = fillScanMemory(rows, 1);
    const { memory, pages, stride } = this.#memory;
    const module = new Module(scanModule(stride, pages));
    this.#scan = new Instance(module, { env: { memory } }).exports.scan as unknown as ScanFunction;
  }

  nearest(query: Float32Array, k: number, { accept }: NearestOptions = {}): Nearest {
    if (query.length !== this.dimensions) {
      throw new RangeError(`expected a query of ${this.dimensions} values, got ${query.length}`);
    }
    const wanted = Math.min(k, this.count);
    if (wanted <= 0) return { rows: new Uint32Array(0), scores: new Float32Array(0) };
    const rounded = roundQuery(query, this.#memory.stride);
    const candidates = new Candidates(wanted, this.#errorOf(rounded));
    this.#scanAll(rounded, candidates, accept);
    return this.#rescore(query, candidates.rows(), wanted);
  }

  close(): void {}

  /** By how much the scan's scores can be off. */
  #errorOf({ lost, length }: RoundedQuery): number {
    const { maxNorm, maxError } = this.#memory;
    const largest = (lost + length) * maxNorm;
    return lost * maxNorm + length * maxError + largest * F32_ERROR;
  }

  #scanAll({ values }: RoundedQuery, candidates: Candidates, accept: NearestOptions['accept']): void {
    const { memory, stride, query, found, scales, rows } = this.#memory;
    new Int16Array(memory.buffer, query, stride).set(values);
    const foundRows = new Uint32Array(memory.buffer, found, (ROOM * FOUND_BYTES) / 4 + 1);
    const foundScores = new Float32Array(memory.buffer, found, (ROOM * FOUND_BYTES) / 4);
    for (let row = 0; row < this.count; row = foundRows[2 * ROOM]) {
      const count = this.#scan(row, this.count, rows, scales, query, found, ROOM, candidates.threshold);
      for (let i = 0; i < count; i++) {
        if (accept === undefined || accept(foundRows[2 * i])) candidates.add(foundRows[2 * i], foundScores[2 * i + 1]);
      }
    }
  }

  #rescore(query: Float32Array, rows: readonly number[], k: number): Nearest {
    const scored = rows.map((row) => ({ row, score: this.#score(query, row) }));
    scored.sort((a, b) => b.score - a.score || a.row - b.row);
    const best = scored.slice(0, k);
    return {
      rows: Uint32Array.from(best, ({ row }) => row),
      scores: Float32Array.from(best, ({ score }) => score),
    };
  }

  #score(query: Float32Array, row: number): number {
    let part = this.#firsts.length - 1;
    while (this.#firsts[part] > row) part--;
    const { values, scales } = this.#rows.parts[part];
    const local = row - this.#firsts[part];
    let sum = 0;
    for (let i = 0, at = local * this.dimensions; i < this.dimensions; i++, at++) sum += query[i] * values[at];
    return sum * scales[local];
  }
}

/** The index that is used where none is named. */
export const exactIndex = defineVectorIndex({ name: 'exact', exact: true, build: (rows) => new ExactIndex(rows) });
