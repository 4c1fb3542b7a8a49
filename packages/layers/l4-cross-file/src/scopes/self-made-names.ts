import { columnDictionary, columnValues, type StringValues } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { isSame } from '../collections/is-same.ts';

/** Texts of references by which code gets at a namespace as a dictionary, its own or that of a module it puts in place of itself. */
const TELLTALES = ['globals', 'sys.modules'].map((text) => Buffer.from(text));

/**
 * Which files may bind names at run time that are nowhere written. Looked into only when a name is missing, one file at a time: rows of references
 * are grouped by file, so a file's rows are found by bisection.
 */
export class SelfMadeNames {
  readonly #references: Table;
  /** By file once asked for. */
  readonly #known = new Map<number, boolean>();
  #telltales: ReadonlySet<number> | undefined;

  constructor(references: Table) {
    this.#references = references;
  }

  has(file: number): boolean {
    let known = this.#known.get(file);
    if (known === undefined) {
      known = this.#search(file);
      this.#known.set(file, known);
    }
    return known;
  }

  #search(file: number): boolean {
    for (const batch of this.#references.batches) {
      const files = columnValues(batch, 'file_id');
      const from = firstAtLeast(files, file);
      if (from === files.length || files[from] !== file) continue;
      this.#telltales ??= findStrings(columnDictionary(batch, 'text'), TELLTALES);
      const texts = columnValues(batch, 'text');
      const to = firstAtLeast(files, file + 1);
      for (let row = from; row < to; row++) if (this.#telltales.has(texts[row])) return true;
    }
    return false;
  }
}

/** The first position in an ascending list whose value is at least `value`. */
function firstAtLeast(values: Uint32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function findStrings({ length, offsets, bytes }: StringValues, wanted: readonly Buffer[]): Set<number> {
  const found = new Set<number>();
  for (const text of wanted) {
    for (let i = 0; i < length; i++) {
      const isIt =
        offsets[i + 1] - offsets[i] === text.length && isSame(bytes, offsets[i], offsets[i + 1], text, 0, text.length);
      if (isIt) found.add(i);
    }
  }
  return found;
}
