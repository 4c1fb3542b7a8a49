import { type Codec, type Column, type ColumnTable, columnsOfPlan, planRows, type RowTable } from '../../src/index.ts';

/** A table in which each thing that can be damaged can be found by its bytes. */
export const victim: RowTable = {
  schema: {
    name: 'victim',
    columns: [
      { name: 'text', type: 'utf8', nullable: false },
      { name: 'code', type: 'dictionary', codes: 'u32', nullable: false },
      { name: 'number', type: 'u32', nullable: false },
    ],
  },
  dictionaries: { code: ['first wörd', 'second'] },
  rows: Array.from({ length: 100 }, (_, i) => ({ text: `tëxt ${i % 10}`, code: i % 2, number: 0xabcd_0000 + (i % 3) })),
};

/** Encoded bytes that a test changes. */
export class Bytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = Uint8Array.from(bytes);
    this.view = new DataView(this.bytes.buffer);
  }

  static of(codec: Codec): Bytes {
    return new Bytes(codec.encodeRows(victim));
  }

  /** Where bytes are first; they have to be there. */
  find(pattern: string | readonly number[]): number {
    const wanted = typeof pattern === 'string' ? Buffer.from(pattern) : Uint8Array.from(pattern);
    const at = Buffer.from(this.bytes.buffer).indexOf(wanted);
    if (at < 0) throw new Error(`expected '${pattern}' in the encoding, and it is not there`);
    return at;
  }

  /** The same bytes with some others from a place on. */
  put(at: number, ...bytes: readonly number[]): this {
    this.bytes.set(bytes, at);
    return this;
  }

  putText(at: number, text: string): this {
    return this.put(at, ...Buffer.from(text));
  }

  u32(at: number, value: number): this {
    this.view.setUint32(at, value, true);
    return this;
  }

  cut(length: number): Bytes {
    return new Bytes(this.bytes.subarray(0, length));
  }

  /** In a FlatBuffers table: where the field in a slot lies, 0 when it is left out. @param table - where the table starts */
  field(table: number, slot: number): number {
    const vtable = table - this.view.getInt32(table, true);
    const entry = 4 + slot * 2;
    const offset = entry < this.view.getUint16(vtable, true) ? this.view.getUint16(vtable + entry, true) : 0;
    return offset === 0 ? 0 : table + offset;
  }

  follow(at: number): number {
    return at + this.view.getUint32(at, true);
  }
}

/** The victim with a column changed, encoded: what a faulty writer would give, in formats that take columns as they are. */
export function encodedWith(codec: Codec, name: string, change: (column: Column) => Column): Bytes {
  const table: ColumnTable = columnsOfPlan(planRows(victim));
  const at = table.schema.columns.findIndex((column) => column.name === name);
  return new Bytes(
    codec.encodeColumns({ ...table, columns: table.columns.map((column, i) => (i === at ? change(column) : column)) }),
  );
}

/** A text whose second letter is a byte that no UTF-8 has after the first. */
export function withBadText(column: Column): Column {
  if (!('bytes' in column)) throw new Error('expected texts');
  const bytes = column.bytes.slice();
  bytes[bytes.indexOf(0xc3) + 1] = 0x28;
  return { ...column, bytes };
}

export function withBadOffsets(column: Column): Column {
  if (!('bytes' in column)) throw new Error('expected texts');
  const offsets = column.offsets.slice();
  [offsets[3], offsets[4]] = [offsets[4], offsets[3]];
  return { ...column, offsets };
}
