type Items = Int8Array | Uint16Array | Float32Array;

/** A growing column of vectors of one size, back to back, as Arrow lays out fixed-size lists. Half floats are given and held as their bits. */
export class VectorColumn<A extends Items = Items> {
  values: A;
  /** Rows so far. */
  length = 0;
  readonly size: number;
  readonly nulls: number[] = [];
  readonly #Items: new (
    length: number,
  ) => A;

  constructor(Items: new (length: number) => A, size: number) {
    this.#Items = Items;
    this.size = size;
    this.values = new Items(64 * size);
  }

  /** @throws RangeError when there are more or fewer values than in each row */
  push(row: ArrayLike<number>): void {
    if (row.length !== this.size) throw new RangeError(`expected ${this.size} values in a row, got ${row.length}`);
    const start = this.#room();
    this.values.set(row, start);
    this.length++;
  }

  /** Under a null lie zeroes. */
  pushNull(): void {
    this.nulls.push(this.length);
    const start = this.#room();
    this.values.fill(0, start, start + this.size);
    this.length++;
  }

  clear(): void {
    this.length = 0;
    this.nulls.length = 0;
  }

  #room(): number {
    const start = this.length * this.size;
    if (start + this.size > this.values.length) {
      const grown = new this.#Items(Math.max(this.values.length * 2, start + this.size));
      grown.set(this.values);
      this.values = grown;
    }
    return start;
  }
}
