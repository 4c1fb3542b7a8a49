import { createBatchWriter, NONE, NodeKind, nodes } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';

/** Bytes that may be read or written past the end of what is copied: copies go by words. */
const SLACK = 4;

/** Rows of `nodes`. Row numbers are local to the file. Columns are written through arrays kept here: a push a value costs three times as much. */
export class NodeRows {
  readonly #writer = createBatchWriter(nodes);
  readonly #columns = this.#writer.columns;
  #first = 0;
  #length = 0;
  #capacity = 0;
  #node!: Uint32Array;
  #parent!: Uint32Array;
  #kind!: Uint8Array;
  #name!: Uint32Array;
  #startLine!: Uint32Array;
  #startCol!: Uint32Array;
  #endLine!: Uint32Array;
  #endCol!: Uint32Array;
  #startByte!: Uint32Array;
  #endByte!: Uint32Array;
  #nameLine!: Uint32Array;
  #nameCol!: Uint32Array;
  #flags!: Uint16Array;
  #fqnView!: DataView;
  #fqnBytes!: Uint8Array;

  /** The dictionary of names: `names.intern(bytes, from, to)` gives the number that {@link add} takes. */
  readonly names = this.#columns.name.strings;

  constructor() {
    this.#reserve();
    this.#fqnRoom(0);
  }

  /** Rows of this file so far. */
  get count(): number {
    return this.#length - this.#first;
  }

  begin(): void {
    this.#first = this.#length;
  }

  /**
   * Adds a definition whose range is its name; {@link setStart} and {@link setEnd} give those that have more one of their own. Its fully
   * qualified name must follow by {@link fqn} or {@link fqnText}. Returns its row.
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
    const at = this.#length;
    if (at === this.#capacity) this.#reserve();
    const row = at - this.#first;
    this.#node[at] = row;
    this.#parent[at] = parent;
    if (kind === NodeKind.module) {
      this.#parent[at] = NONE;
      this.#columns.parent.nulls.push(at);
    }
    this.#kind[at] = kind;
    this.#name[at] = name;
    this.#startLine[at] = line;
    this.#startCol[at] = col;
    this.#startByte[at] = byte;
    this.#endLine[at] = line;
    this.#endCol[at] = col + length;
    this.#endByte[at] = byte + length;
    this.#nameLine[at] = line;
    this.#nameCol[at] = col;
    this.#flags[at] = flags;
    this.#length = at + 1;
    return row;
  }

  /**
   * The fully qualified name of the row just added, in two parts: `a[aFrom..aTo)` then `b[bFrom..bTo)`. Both must have {@link SLACK} more
   * bytes behind them.
   */
  fqn(a: DataView, aFrom: number, aTo: number, b: DataView, bFrom: number, bTo: number): void {
    const column = this.#columns.fqn;
    let at = this.#fqnRoom(aTo - aFrom + bTo - bFrom);
    const view = this.#fqnView;
    // The last word of each part may run over its end: what it writes there is overwritten next.
    for (let i = aFrom; i < aTo; i += 4, at += 4) view.setUint32(at, a.getUint32(i, true), true);
    at -= (aFrom - aTo) & 3;
    for (let i = bFrom; i < bTo; i += 4, at += 4) view.setUint32(at, b.getUint32(i, true), true);
    column.close(at - ((bFrom - bTo) & 3));
  }

  /** As {@link fqn}, for front ends that have the name as text. */
  fqnText(text: string): void {
    this.#columns.fqn.push(text);
  }

  setStart(row: number, line: number, col: number, byte: number): void {
    const at = this.#first + row;
    this.#startLine[at] = line;
    this.#startCol[at] = col;
    this.#startByte[at] = byte;
  }

  setEnd(row: number, line: number, col: number, byte: number): void {
    const at = this.#first + row;
    this.#endLine[at] = line;
    this.#endCol[at] = col;
    this.#endByte[at] = byte;
  }

  addFlags(row: number, flags: number): void {
    this.#flags[this.#first + row] |= flags;
  }

  /** Replaces the byte offsets of this file's rows: for sources that were transcoded before they were read. */
  mapBytes(map: (byte: number) => number): void {
    for (let at = this.#first; at < this.#length; at++) {
      this.#startByte[at] = map(this.#startByte[at]);
      this.#endByte[at] = map(this.#endByte[at]);
    }
  }

  end(fileId: number): void {
    this.#columns.file_id.values.fill(fileId, this.#first, this.#length);
  }

  finish(): RecordBatch {
    this.#setLengths();
    const batch = this.#writer.finish();
    this.#length = 0;
    this.#first = 0;
    return batch;
  }

  #setLengths(): void {
    const { fqn: _, ...fixed } = this.#columns;
    for (const column of Object.values(fixed)) column.length = this.#length;
  }

  #reserve(): void {
    const columns = this.#columns;
    const { fqn: _, ...fixed } = columns;
    this.#setLengths();
    for (const column of Object.values(fixed)) column.reserve(Math.max(1 << 12, this.#length));
    this.#capacity = Math.min(...Object.values(fixed).map((column) => column.values.length));
    this.#node = columns.node.values;
    this.#parent = columns.parent.values;
    this.#kind = columns.kind.values;
    this.#name = columns.name.values;
    this.#startLine = columns.start_line.values;
    this.#startCol = columns.start_col.values;
    this.#endLine = columns.end_line.values;
    this.#endCol = columns.end_col.values;
    this.#startByte = columns.start_byte.values;
    this.#endByte = columns.end_byte.values;
    this.#nameLine = columns.name_line.values;
    this.#nameCol = columns.name_col.values;
    this.#flags = columns.flags.values;
  }

  /** Makes room for a name of `length` bytes and returns where it goes. */
  #fqnRoom(length: number): number {
    const column = this.#columns.fqn;
    const start = column.room(length + 2 * SLACK);
    if (column.bytes !== this.#fqnBytes) {
      this.#fqnBytes = column.bytes;
      this.#fqnView = new DataView(column.bytes.buffer);
    }
    return start;
  }
}
