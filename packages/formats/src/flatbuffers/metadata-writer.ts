import { rawText } from '../codec/raw-text.ts';

/** What a field of a table holds: a number inside it, or the offset of something that comes later in the buffer. */
export type FieldValue = { readonly u32: number } | { readonly u8: number } | { readonly to: Target } | undefined;

/** A thing that offsets lead to. Its place is known later. */
export interface Target {
  /** Where it lies; of vectors, where their length lies. */
  at: number;
}

export const target = (): Target => ({ at: -1 });

/**
 * Writes the tables of a flatbuffer from front to back, as one who knows them all beforehand can: what offsets lead to comes later, and is patched in by
 * `finish`. Every field takes 4 bytes.
 */
export class MetadataWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #text = rawText(this.#bytes);
  #patches: [at: number, to: Target][] = [];
  length = 0;

  /** The root offset and the file identifier. */
  start(identifier: string, root: Target): void {
    this.#room(8);
    this.#patches.push([0, root]);
    this.#text.latin1Write(identifier, 4);
    this.length = 8;
  }

  /** A table and, before it, its vtable. */
  table(self: Target, fields: readonly FieldValue[]): void {
    const vtableBytes = 4 + fields.length * 2;
    const vtable = this.#align(4);
    const at = Math.ceil((vtable + vtableBytes) / 4) * 4;
    const count = fields.filter((field) => field !== undefined).length;
    this.#room(at + 4 + count * 4 - this.length);
    this.#view.setUint16(vtable, vtableBytes, true);
    this.#view.setUint16(vtable + 2, 4 + count * 4, true);
    this.#view.setInt32(at, at - vtable, true);
    let place = 4;
    fields.forEach((field, slot) => {
      if (field === undefined) return;
      this.#view.setUint16(vtable + 4 + slot * 2, place, true);
      if ('to' in field) this.#patches.push([at + place, field.to]);
      else if ('u8' in field) this.#view.setUint8(at + place, field.u8);
      else this.#view.setUint32(at + place, field.u32, true);
      place += 4;
    });
    self.at = at;
    this.length = at + place;
  }

  /** A vtable by itself, for tables that are written elsewhere; gives its place. @param offsets - by slot; 0 for fields left out */
  vtable(offsets: readonly number[], tableBytes: number): number {
    const at = this.#align(4);
    this.#room(4 + offsets.length * 2);
    this.#view.setUint16(at, 4 + offsets.length * 2, true);
    this.#view.setUint16(at + 2, tableBytes, true);
    offsets.forEach((offset, slot) => {
      this.#view.setUint16(at + 4 + slot * 2, offset, true);
    });
    this.length = at + 4 + offsets.length * 2;
    return at;
  }

  /** A vector of offsets. */
  offsets(self: Target, targets: readonly Target[]): void {
    const at = this.#align(4);
    this.#room(4 + targets.length * 4);
    this.#view.setUint32(at, targets.length, true);
    targets.forEach((to, i) => {
      this.#patches.push([at + 4 + i * 4, to]);
    });
    self.at = at;
    this.length = at + 4 + targets.length * 4;
  }

  /** A vector of offsets to strings, and the strings behind it. Dictionaries have thousands. */
  strings(self: Target, texts: readonly string[]): void {
    const at = this.#align(4);
    let most = 4;
    for (const text of texts) most += 4 + 4 + text.length * 3 + 4;
    this.#room(most);
    this.#view.setUint32(at, texts.length, true);
    let end = at + 4 + texts.length * 4;
    for (let i = 0; i < texts.length; i++) {
      const offset = at + 4 + i * 4;
      const size = this.#text.utf8Write(texts[i], end + 4);
      this.#view.setUint32(offset, end - offset, true);
      this.#view.setUint32(end, size, true);
      end = Math.ceil((end + 4 + size + 1) / 4) * 4;
    }
    self.at = at;
    this.length = end;
  }

  string(self: Target, text: string): void {
    const at = this.#align(4);
    this.#room(4 + text.length * 3 + 1);
    const size = this.#text.utf8Write(text, at + 4);
    this.#view.setUint32(at, size, true);
    self.at = at;
    this.length = at + 4 + size + 1;
  }

  /** The metadata, its offsets patched: everything they lead to must have got its place. */
  finish(): Uint8Array {
    for (const [at, to] of this.#patches) this.#view.setUint32(at, to.at - at, true);
    return this.#bytes.subarray(0, this.length);
  }

  #align(to: number): number {
    this.#room(to);
    this.length = Math.ceil(this.length / to) * to;
    return this.length;
  }

  #room(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.length + more, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
    this.#text = rawText(grown);
  }
}
