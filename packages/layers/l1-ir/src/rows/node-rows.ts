import { createBatchWriter, NodeKind, nodes } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';

/** Rows of `nodes`. Row numbers are local to the file. */
export class NodeRows {
  readonly #writer = createBatchWriter(nodes);
  readonly #columns = this.#writer.columns;
  #first = 0;

  /** The dictionary of names: `names.intern(bytes, from, to)` gives the number that {@link add} takes. */
  readonly names = this.#columns.name.strings;

  /** Rows of this file so far. */
  get count(): number {
    return this.#columns.file_id.length - this.#first;
  }

  begin(): void {
    this.#first = this.#columns.file_id.length;
  }

  /**
   * Adds a definition whose range is its name; {@link setRange} gives those that have more one of their own. Its fully qualified name
   * must follow by {@link fqn}. Returns its row.
   *
   * @param parent - row of the enclosing definition; of no account for a module
   * @param kind - a NodeKind
   * @param name - number in {@link names}
   * @param flags - bits, NodeFlag
   * @param length - bytes of the name as written
   */
  add(
    parent: number,
    kind: number,
    name: number,
    flags: number,
    line: number,
    col: number,
    byte: number,
    length: number,
  ): number {
    const columns = this.#columns;
    const row = columns.file_id.length;
    columns.file_id.push(0);
    columns.node.push(row - this.#first);
    if (kind === NodeKind.module) columns.parent.pushNull();
    else columns.parent.push(parent);
    columns.kind.push(kind);
    columns.name.push(name);
    columns.start_line.push(line);
    columns.start_col.push(col);
    columns.start_byte.push(byte);
    columns.end_line.push(line);
    columns.end_col.push(col + length);
    columns.end_byte.push(byte + length);
    columns.name_line.push(line);
    columns.name_col.push(col);
    columns.flags.push(flags);
    return row - this.#first;
  }

  /** The fully qualified name of the row just added, in two parts: `a[aFrom..aTo)` then `b[bFrom..bTo)`. */
  fqn(a: Uint8Array, aFrom: number, aTo: number, b: Uint8Array, bFrom: number, bTo: number): void {
    const column = this.#columns.fqn;
    let at = column.room(aTo - aFrom + bTo - bFrom);
    const bytes = column.bytes;
    for (let i = aFrom; i < aTo; i++) bytes[at++] = a[i];
    for (let i = bFrom; i < bTo; i++) bytes[at++] = b[i];
    column.close(at);
  }

  setStart(row: number, line: number, col: number, byte: number): void {
    const columns = this.#columns;
    const at = this.#first + row;
    columns.start_line.values[at] = line;
    columns.start_col.values[at] = col;
    columns.start_byte.values[at] = byte;
  }

  setEnd(row: number, line: number, col: number, byte: number): void {
    const columns = this.#columns;
    const at = this.#first + row;
    columns.end_line.values[at] = line;
    columns.end_col.values[at] = col;
    columns.end_byte.values[at] = byte;
  }

  addFlags(row: number, flags: number): void {
    this.#columns.flags.values[this.#first + row] |= flags;
  }

  /** Replaces the byte offsets of this file's rows: for sources that were transcoded before they were read. */
  mapBytes(map: (byte: number) => number): void {
    const { start_byte, end_byte } = this.#columns;
    for (let row = this.#first; row < start_byte.length; row++) {
      start_byte.values[row] = map(start_byte.values[row]);
      end_byte.values[row] = map(end_byte.values[row]);
    }
  }

  end(fileId: number): void {
    this.#columns.file_id.values.fill(fileId, this.#first, this.#columns.file_id.length);
  }

  finish(): RecordBatch {
    this.#first = 0;
    return this.#writer.finish();
  }
}
