import { ArrowDecodeError } from './arrow-failure.ts';

/** What a field of a flatbuffer table holds, as far as its place in the buffer goes. */
export type SlotShape =
  | { readonly kind: 'scalar'; readonly size: 1 | 2 | 4 | 8 }
  /** A 16-bit number of which only these values are supported; 0 where it is left out. */
  | { readonly kind: 'choice'; readonly values: readonly number[]; readonly meaning: string }
  | { readonly kind: 'string' }
  | { readonly kind: 'vector'; readonly size: number }
  | { readonly kind: 'table'; readonly shape: TableShape; readonly required?: true }
  | { readonly kind: 'tables'; readonly shape: () => TableShape }
  /** `shapes` by the u8 in slot `tag`; a tag that is not there is not supported. */
  | { readonly kind: 'union'; readonly tag: number; readonly shapes: Readonly<Record<number, TableShape>> };

/** A flatbuffer table: its fields in the order of their slots. */
export interface TableShape {
  readonly name: string;
  readonly slots: readonly SlotShape[];
}

/** Tables within tables. Arrow schemas nest one for each level of a nested column; other readers stop at 64 to 128. */
const MAX_DEPTH = 64;

/**
 * Checks that a flatbuffer of this shape can be read: every offset, vector and string lies within the bytes, and reading all of it
 * takes time proportional to its length. The flatbuffers runtime checks nothing: a flipped bit can make it loop two thousand million
 * times over a vector's made-up length, or for ever over a table that contains itself.
 *
 * @throws ArrowDecodeError
 */
export function verifyFlatbuffer(bytes: Uint8Array, shape: TableShape): void {
  new Verifier(bytes).root(shape);
}

class Verifier {
  readonly #view: DataView;
  readonly #length: number;
  /** Tables still allowed: a table takes 8 bytes or more unless several offsets lead to the same one, which writers do not do. */
  #tables: number;
  /** Bytes of strings still allowed; writers may share some. */
  #text: number;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#length = bytes.byteLength;
    this.#tables = bytes.byteLength / 8 + 8;
    this.#text = bytes.byteLength * 16;
  }

  root(shape: TableShape): void {
    this.#need(0, 4, shape.name);
    this.#table(this.#view.getUint32(0, true), shape, 0);
  }

  #table(at: number, shape: TableShape, depth: number): void {
    if (--this.#tables < 0) throw damaged(shape.name, 'as many tables as fit in its bytes', 'more');
    if (depth > MAX_DEPTH) throw damaged(shape.name, `at most ${MAX_DEPTH} levels`, 'more');
    this.#need(at, 4, shape.name);
    const vtable = at - this.#view.getInt32(at, true);
    this.#need(vtable, 4, shape.name);
    const vtableSize = this.#view.getUint16(vtable, true);
    const tableSize = this.#view.getUint16(vtable + 2, true);
    // The runtime takes these for signed, and a field for present when its entry begins before the vtable's end.
    if (vtableSize < 4 || vtableSize % 2 !== 0 || vtableSize > 0x7fff || tableSize > 0x7fff) {
      throw damaged(shape.name, 'a vtable of even length', `${vtableSize} bytes for ${tableSize}`);
    }
    this.#need(vtable, vtableSize, shape.name);
    this.#need(at, tableSize, shape.name);
    const slotAt = (slot: number, size: number): number => {
      const entry = 4 + slot * 2;
      const offset = entry < vtableSize ? this.#view.getUint16(vtable + entry, true) : 0;
      if (offset !== 0 && offset + size > tableSize) {
        throw damaged(shape.name, `field ${slot} within ${tableSize} bytes`, `offset ${offset}`);
      }
      return offset === 0 ? -1 : at + offset;
    };
    shape.slots.forEach((slot, i) => {
      const place = slotAt(i, slot.kind === 'scalar' ? slot.size : slot.kind === 'choice' ? 2 : 4);
      if (slot.kind === 'choice') {
        const value = place < 0 ? 0 : this.#view.getInt16(place, true);
        if (!slot.values.includes(value)) throw new ArrowDecodeError('unsupported', slot.meaning, `number ${value}`);
        return;
      }
      if (place < 0) {
        if (slot.kind === 'table' && slot.required) throw damaged(shape.name, `a ${slot.shape.name}`, 'none');
        return;
      }
      switch (slot.kind) {
        case 'scalar':
          return;
        case 'string':
          this.#text -= this.#vector(place, 1, shape.name).count;
          if (this.#text < 0) throw damaged(shape.name, 'as much text as fits in its bytes', 'more');
          return;
        case 'vector':
          this.#vector(place, slot.size, shape.name);
          return;
        case 'table':
          this.#table(this.#follow(place), slot.shape, depth + 1);
          return;
        case 'tables': {
          const { start, count } = this.#vector(place, 4, shape.name);
          for (let k = 0; k < count; k++) this.#table(this.#follow(start + k * 4), slot.shape(), depth + 1);
          return;
        }
        case 'union': {
          const tagAt = slotAt(slot.tag, 1);
          const tag = tagAt < 0 ? 0 : this.#view.getUint8(tagAt);
          const member = slot.shapes[tag];
          if (!member) throw new ArrowDecodeError('unsupported', `a known kind of ${shape.name}`, `kind ${tag}`);
          this.#table(this.#follow(place), member, depth + 1);
        }
      }
    });
  }

  /** The elements of the vector whose offset is at `place`. */
  #vector(place: number, size: number, name: string): { start: number; count: number } {
    const at = this.#follow(place);
    this.#need(at, 4, name);
    const count = this.#view.getUint32(at, true);
    this.#need(at + 4, count * size, name);
    return { start: at + 4, count };
  }

  #follow(place: number): number {
    return place + this.#view.getUint32(place, true);
  }

  #need(at: number, size: number, name: string): void {
    if (at < 0 || at + size > this.#length) {
      throw damaged(name, `metadata within ${this.#length} bytes`, `${size} bytes at ${at}`);
    }
  }
}

function damaged(name: string, expected: string, got: string): ArrowDecodeError {
  return new ArrowDecodeError('damaged', `${expected} (${name})`, got);
}
