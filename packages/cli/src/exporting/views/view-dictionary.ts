import { columnData, columnDictionary, Interner, type StringValues, sharedStrings } from '@strata/tables';
import type { Table, Vector } from 'apache-arrow';

/** The strings that an index column of a view points into. */
export interface ViewDictionary {
  /** Those known by now. */
  strings(): StringValues;
  /** All of them, when the view is complete. */
  vector(): Vector;
}

/** Strings that a view collects on its way, each once. Several columns may share them. */
export class GrowingDictionary implements ViewDictionary {
  readonly #interner = new Interner();

  intern(text: string): number {
    return this.#interner.internString(text);
  }

  internBytes(bytes: Uint8Array, from: number, to: number): number {
    return this.#interner.intern(bytes, from, to);
  }

  strings(): StringValues {
    const { offsets, bytes, size } = this.#interner;
    return { length: size, offsets, bytes };
  }

  vector(): Vector {
    const { offsets, bytes, size } = this.#interner;
    return sharedStrings(offsets, bytes, size);
  }
}

/** The dictionary of a stored column, whose indices a view takes over as they are. */
export function storedDictionary(table: Table, column: string): ViewDictionary {
  const [batch] = table.batches;
  if (batch === undefined) return new GrowingDictionary();
  return {
    strings: () => columnDictionary(batch, column),
    vector: () => columnData(batch, column).dictionary as Vector,
  };
}
