/** Reads tables of a flatbuffer that has been verified. */
export class FlatReader {
  readonly view: DataView;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  root(): number {
    return this.view.getUint32(0, true);
  }

  /** Where a field of the table lies; 0 when it is left out. */
  field(table: number, slot: number): number {
    const vtable = table - this.view.getInt32(table, true);
    const entry = 4 + slot * 2;
    if (entry >= this.view.getUint16(vtable, true)) return 0;
    const offset = this.view.getUint16(vtable + entry, true);
    return offset === 0 ? 0 : table + offset;
  }

  u32(table: number, slot: number): number {
    const at = this.field(table, slot);
    return at === 0 ? 0 : this.view.getUint32(at, true);
  }

  u8(table: number, slot: number): number {
    const at = this.field(table, slot);
    return at === 0 ? 0 : this.view.getUint8(at);
  }

  /** First element and number of elements of a vector or string; undefined when it is left out. */
  vector(table: number, slot: number): { readonly at: number; readonly count: number } | undefined {
    const at = this.field(table, slot);
    return at === 0 ? undefined : this.vectorAt(this.follow(at));
  }

  vectorAt(at: number): { readonly at: number; readonly count: number } {
    return { at: at + 4, count: this.view.getUint32(at, true) };
  }

  text(table: number, slot: number): string | undefined {
    const vector = this.vector(table, slot);
    return vector && Buffer.from(this.bytes.subarray(vector.at, vector.at + vector.count)).toString('utf8');
  }

  follow(at: number): number {
    return at + this.view.getUint32(at, true);
  }
}
