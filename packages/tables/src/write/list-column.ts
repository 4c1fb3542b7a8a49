import { U32Column } from './fixed-column.ts';

/** A growing column of lists of u32, as Arrow lays them out: row i is `items[offsets[i]] .. items[offsets[i + 1]]`. */
export class U32ListColumn {
  offsets: Int32Array<ArrayBuffer> = new Int32Array(1024);
  readonly items = new U32Column();
  length = 0;
  readonly nulls: number[] = [];

  push(values: Iterable<number>): void {
    for (const value of values) this.items.push(value);
    this.close();
  }

  /** Ends the row: it has the `items` pushed since the last one. */
  close(): void {
    if (this.length + 1 === this.offsets.length) {
      const grown = new Int32Array(this.offsets.length * 2);
      grown.set(this.offsets);
      this.offsets = grown;
    }
    this.offsets[++this.length] = this.items.length;
  }

  pushNull(): void {
    this.nulls.push(this.length);
    this.close();
  }

  clear(): void {
    this.length = 0;
    this.nulls.length = 0;
    this.items.clear();
  }
}
