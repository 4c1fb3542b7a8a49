/** Rows by key, each taken once: what is left over had no partner. */
export class Multiset<Row> {
  readonly #rows = new Map<string, Row[]>();

  constructor(rows: Iterable<Row>, keyOf: (row: Row) => string) {
    for (const row of rows) {
      const key = keyOf(row);
      const same = this.#rows.get(key);
      if (same) same.push(row);
      else this.#rows.set(key, [row]);
    }
  }

  /** Removes and returns a row with this key. */
  take(key: string): Row | undefined {
    return this.#rows.get(key)?.shift();
  }

  /** The rows nobody took. */
  *rest(): Generator<Row> {
    for (const rows of this.#rows.values()) yield* rows;
  }
}
