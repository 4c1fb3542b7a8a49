const encoder = new TextEncoder();

/** A growing column of UTF-8 strings or of bytes: `offsets[i]..offsets[i + 1]` of `bytes` is row i, as Arrow lays it out. */
export class Utf8Column {
  offsets: Int32Array<ArrayBuffer> = new Int32Array(1024);
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(16384);
  length = 0;
  readonly nulls: number[] = [];

  /** Bytes written so far. */
  get byteLength(): number {
    return this.offsets[this.length];
  }

  push(text: string): void {
    // UTF-8 needs at most 3 bytes for each UTF-16 unit.
    const start = this.room(text.length * 3);
    this.close(start + encoder.encodeInto(text, this.bytes.subarray(start)).written);
  }

  pushBytes(source: Uint8Array, from: number, to: number): void {
    let at = this.room(to - from);
    // Most strings are short names: a loop beats `set(subarray())` below some 32 bytes.
    if (to - from < 32) for (let i = from; i < to; i++) this.bytes[at++] = source[i];
    else {
      this.bytes.set(source.subarray(from, to), at);
      at += to - from;
    }
    this.close(at);
  }

  /** Appends many rows at once: their bytes, and `offsets[i]..offsets[i + 1]` for row i of them, from 0 on. */
  pushAll(source: Uint8Array, offsets: Int32Array | Uint32Array): void {
    const rows = offsets.length - 1;
    const start = this.room(source.length);
    this.bytes.set(source, start);
    const last = this.length + rows;
    if (last >= this.offsets.length) {
      const grown = new Int32Array(Math.max(last + 1, this.offsets.length * 2));
      grown.set(this.offsets.subarray(0, this.length + 1));
      this.offsets = grown;
    }
    if (start === 0) this.offsets.set(offsets, this.length);
    else for (let i = 1; i <= rows; i++) this.offsets[this.length + i] = start + offsets[i];
    this.length = last;
  }

  pushNull(): void {
    this.nulls.push(this.length);
    this.close(this.byteLength);
  }

  /** Makes room for `count` bytes and gives the position where the next row starts. Write there, then `close(end)`. */
  room(count: number): number {
    const start = this.offsets[this.length];
    if (start + count > this.bytes.length) {
      const grown = new Uint8Array(Math.max(start + count, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, start));
      this.bytes = grown;
    }
    return start;
  }

  /** Ends the row whose bytes lie before `end`. */
  close(end: number): void {
    if (this.length + 1 === this.offsets.length) {
      const grown = new Int32Array(this.offsets.length * 2);
      grown.set(this.offsets);
      this.offsets = grown;
    }
    this.offsets[++this.length] = end;
  }

  clear(): void {
    this.length = 0;
    this.nulls.length = 0;
  }
}
