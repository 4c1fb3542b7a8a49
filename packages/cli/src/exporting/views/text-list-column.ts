import { Utf8Column } from '@strata/tables';
import { type Data, makeData, Utf8 } from 'apache-arrow';

/** A growing column of lists of strings. */
export class TextListColumn {
  length = 0;
  readonly nulls: number[] = [];
  readonly #offsets: number[] = [0];
  readonly #items = new Utf8Column();

  push(items: Iterable<string>): void {
    for (const item of items) this.#items.push(item);
    this.#offsets.push(this.#items.length);
    this.length++;
  }

  /** The rows as Arrow data of a list type. */
  toData(type: Data['type']): Data {
    const { length, offsets, bytes, byteLength } = this.#items;
    const child = makeData({
      type: new Utf8(),
      length,
      nullCount: 0,
      valueOffsets: offsets.slice(0, length + 1),
      data: bytes.slice(0, byteLength),
    });
    const valueOffsets = Int32Array.from(this.#offsets);
    return makeData({ type, length: this.length, nullCount: 0, valueOffsets, child } as never) as Data;
  }

  clear(): void {
    this.length = 0;
    this.#offsets.length = 1;
    this.#items.clear();
  }
}
