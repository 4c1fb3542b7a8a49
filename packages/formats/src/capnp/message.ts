import { DecodeError, damaged } from '../codec/codec-failure.ts';
import { MAX_SEGMENTS, Pointer, WORD } from './layout.ts';

/** A list that a pointer leads to: `at` is its first byte, of composite lists its tag. */
export interface ListPlace {
  readonly at: number;
  /** Bytes from `at` to the end of the segment. */
  readonly left: number;
  readonly elementSize: number;
  /** Elements; of composite lists, words without the tag. */
  readonly count: number;
}

export interface StructPlace {
  readonly at: number;
  readonly dataWords: number;
  readonly pointerWords: number;
}

/** A framed Cap'n Proto message of any number of segments, and its pointers, each checked where it is followed. */
export class CapnpMessage {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where each segment starts, and where the last ends. */
  readonly #segments: number[] = [];

  /** @throws DecodeError when the frame does not fit the bytes */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.byteLength < 2 * WORD) throw new DecodeError('truncated', 'at least 16 bytes', `${bytes.byteLength}`);
    const count = this.view.getUint32(0, true) + 1;
    if (count > MAX_SEGMENTS) throw new DecodeError('not-this-format', `at most ${MAX_SEGMENTS} segments`, `${count}`);
    let end = Math.ceil((4 + count * 4) / WORD) * WORD;
    if (end > bytes.byteLength)
      throw new DecodeError('truncated', `a table of ${count} segments`, `${bytes.byteLength} bytes`);
    for (let i = 0; i < count; i++) {
      this.#segments.push(end);
      end += this.view.getUint32(4 + i * 4, true) * WORD;
    }
    this.#segments.push(end);
    if (end > bytes.byteLength) throw new DecodeError('truncated', `${end} bytes of segments`, `${bytes.byteLength}`);
    if (end < bytes.byteLength) throw damaged(`${end} bytes of segments`, bytes.byteLength);
  }

  /** What the message's root pointer leads to. */
  root(): StructPlace {
    const at = this.#segments[0];
    if (this.#segments[1] === at) throw damaged('a root pointer', 'an empty segment');
    const root = this.struct(at);
    if (!root) throw damaged('a root struct', 'a null pointer');
    return root;
  }

  /** The struct behind the pointer at a place; undefined for null. */
  struct(at: number): StructPlace | undefined {
    const found = this.#follow(at, Pointer.struct);
    if (!found) return undefined;
    const { target, pointer, end } = found;
    const [dataWords, pointerWords] = [this.view.getUint16(pointer + 4, true), this.view.getUint16(pointer + 6, true)];
    if (target + (dataWords + pointerWords) * WORD > end)
      throw damaged('a struct within its segment', `byte ${target}`);
    return { at: target, dataWords, pointerWords };
  }

  /** The list behind the pointer at a place; undefined for null. Its elements lie within the segment. */
  list(at: number): ListPlace | undefined {
    const found = this.#follow(at, Pointer.list);
    if (!found) return undefined;
    const { target, pointer, end } = found;
    const high = this.view.getUint32(pointer + 4, true);
    const [elementSize, count] = [high & 7, high >>> 3];
    if (target + listBytes(elementSize, count) > end)
      throw damaged(`a list of ${count} within its segment`, `byte ${target}`);
    return { at: target, left: end - target, elementSize, count };
  }

  /** The bounds of the segment, where there is only one: then pointers can be followed without asking which they are in. */
  get only(): { readonly start: number; readonly end: number } | undefined {
    const [start, end] = this.#segments;
    return this.#segments.length === 2 ? { start, end } : undefined;
  }

  /** Follows a pointer, over a landing pad if need be: where its target lies, where the pointer is that describes it, and where that segment ends. */
  #follow(at: number, kind: number): { target: number; pointer: number; end: number } | undefined {
    const low = this.view.getInt32(at, true);
    const high = this.view.getUint32(at + 4, true);
    if (low === 0 && high === 0) return undefined;
    if ((low & 3) === kind) return this.#near(at, at, this.#segmentOf(at));
    if ((low & 3) !== Pointer.far) throw damaged(`a pointer of kind ${kind}`, `kind ${low & 3} at ${at}`);
    const pad = this.#far(low, high, low & 4 ? 2 * WORD : WORD);
    const padLow = this.view.getInt32(pad, true);
    if ((low & 4) === 0) {
      if ((padLow & 3) !== kind) throw damaged(`a pointer of kind ${kind}`, `kind ${padLow & 3} at ${pad}`);
      return this.#near(pad, pad, high);
    }
    // Two words: a far pointer to the target's first byte, and what the pointer would have said without its offset.
    const tag = pad + WORD;
    if ((padLow & 7) !== Pointer.far || (this.view.getInt32(tag, true) & 3) !== kind) {
      throw damaged('a landing pad of two words', `kind ${padLow & 7} at ${pad}`);
    }
    const segment = this.view.getUint32(pad + 4, true);
    return { target: this.#far(padLow, segment, 0), pointer: tag, end: this.#segments[segment + 1] };
  }

  #near(at: number, pointer: number, segment: number): { target: number; pointer: number; end: number } {
    const target = at + WORD + (this.view.getInt32(at, true) >> 2) * WORD;
    const end = this.#segments[segment + 1];
    if (target < this.#segments[segment] || target > end)
      throw damaged('a pointer within its segment', `byte ${target}`);
    return { target, pointer, end };
  }

  /** The byte a far pointer leads to, with room behind it. */
  #far(low: number, segment: number, room: number): number {
    if (segment >= this.#segments.length - 1) throw damaged(`one of ${this.#segments.length - 1} segments`, segment);
    const at = this.#segments[segment] + (low >>> 3) * WORD;
    if (at + room > this.#segments[segment + 1]) throw damaged('a far pointer within its segment', `byte ${at}`);
    return at;
  }

  #segmentOf(at: number): number {
    let [low, high] = [0, this.#segments.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#segments[middle] <= at) low = middle;
      else high = middle;
    }
    return low;
  }
}

function listBytes(elementSize: number, count: number): number {
  switch (elementSize) {
    case 0:
      return 0;
    case 1:
      return Math.ceil(count / 8);
    case 7:
      return (count + 1) * WORD;
    case 6:
      return count * WORD;
    default:
      return count * 2 ** (elementSize - 2);
  }
}
