import { columnValues, LineRunKind } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { HashSum } from '../text/content-hash.ts';
import { FileCursor } from './file-cursor.ts';

/** Runs that must not be separated from the one before them lie deeper than everything else. */
const ATTACHED = 0x10000;

/** The runs of one file: where each begins, and sums over any number of them. Run i of the file is at position i; positions up to `count` are borders. */
export class FileRuns {
  count = 0;
  /** Line with which a run begins, from 0; at `count` the number of lines. */
  lines = new Uint32Array(256);
  /** Byte with which it begins. */
  bytes = new Uint32Array(256);
  /** Tokens before it, in 64ths. */
  tokens = new Float64Array(256);
  /** How deep it lies: the smaller, the better the border before it. */
  depths = new Uint32Array(256);
  kinds: Uint8Array = new Uint8Array(0);
  levels: Uint16Array = new Uint16Array(0);
  /** Something of its hash that is as good as random. */
  hashes: Uint32Array = new Uint32Array(0);
  readonly #cursor: FileCursor;
  readonly #batches;
  readonly #sum = new HashSum();
  #first = 0;

  constructor(runs: Table) {
    this.#cursor = new FileCursor(runs);
    this.#batches = runs.batches.map((batch) => ({
      lines: columnValues<Uint16Array>(batch, 'lines'),
      blank: columnValues<Uint16Array>(batch, 'blank'),
      bytes: columnValues(batch, 'bytes'),
      tokens: columnValues(batch, 'tokens'),
      low: columnValues(batch, 'hash_low'),
      high: columnValues(batch, 'hash_high'),
      level: columnValues<Uint16Array>(batch, 'level'),
      kind: columnValues<Uint8Array>(batch, 'kind'),
    }));
  }

  /** Goes on to a file; files are asked for in ascending order. */
  load(file: number): void {
    this.#cursor.seek(file);
    const { from, to, batch } = this.#cursor;
    this.count = to - from;
    this.#first = from;
    this.#reserve(this.count + 1);
    this.lines[0] = 0;
    this.bytes[0] = 0;
    this.tokens[0] = 0;
    if (this.count === 0) return;
    const columns = this.#batches[batch];
    this.kinds = columns.kind.subarray(from, to);
    this.levels = columns.level.subarray(from, to);
    this.hashes = columns.low.subarray(from, to);
    for (let i = 0; i < this.count; i++) {
      this.lines[i + 1] = this.lines[i] + columns.lines[from + i];
      this.bytes[i + 1] = this.bytes[i] + columns.bytes[from + i];
      this.tokens[i + 1] = this.tokens[i] + columns.tokens[from + i];
      this.depths[i] = this.levels[i];
      if (i > 0 && columns.blank[from + i - 1] === 0 && this.#leads(i - 1)) this.depths[i] += ATTACHED;
    }
  }

  /** A run of comments or decorators, which says something of what follows. */
  #leads(run: number): boolean {
    const kind = this.kinds[run];
    return kind === LineRunKind.comment || kind === LineRunKind.decorator;
  }

  /** True when the run ends with a blank line. */
  endsBlank(run: number): boolean {
    return this.#batches[this.#cursor.batch].blank[this.#first + run] > 0;
  }

  /** The run that has a line (from 0), or the last one. */
  runOfLine(line: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.lines[middle] <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Tokens of runs, in 64ths. */
  tokensOf(from: number, to: number): number {
    return this.tokens[to] - this.tokens[from];
  }

  /** The content hash of runs, not yet finished; valid until the next call. */
  hashOf(from: number, to: number): HashSum {
    const sum = this.#sum;
    sum.clear();
    if (from === to) return sum;
    const { low, high, lines, blank } = this.#batches[this.#cursor.batch];
    for (let row = this.#first + from; row < this.#first + to; row++)
      sum.append(low[row], high[row], lines[row], blank[row]);
    return sum;
  }

  #reserve(count: number): void {
    if (count <= this.lines.length) return;
    const size = Math.max(count, 2 * this.lines.length);
    this.lines = new Uint32Array(size);
    this.bytes = new Uint32Array(size);
    this.tokens = new Float64Array(size);
    this.depths = new Uint32Array(size);
  }
}
