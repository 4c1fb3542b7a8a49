import { type Data, DataType, makeData, Vector } from 'apache-arrow';
import { ArrowDecodeError } from './arrow-failure.ts';

/** Dictionaries by their ids, as they are at a place of a stream. */
export class GrowingDictionaries {
  /** What a batch that comes now refers to. */
  readonly vectors = new Map<number, Vector>();
  readonly #growing = new Map<number, GrowingStrings>();

  /** Begins a dictionary, in place of the one before. */
  begin(id: number, values: Data): void {
    this.#growing.delete(id);
    this.vectors.set(id, new Vector([values]));
  }

  /**
   * Continues a dictionary by a delta. Strings are put together in memory that grows, of which each batch has a view: a stream with a delta before each batch
   * would otherwise take time in proportion to the square of its length, and it may come from anybody.
   *
   * @throws ArrowDecodeError when there is more than a dictionary can hold
   */
  extend(id: number, values: Data): void {
    const before = this.vectors.get(id);
    const chunks = (before?.data ?? []) as readonly Data[];
    if (chunks.length !== 1 || ![chunks[0], values].every(isPlainStrings)) {
      this.vectors.set(id, new Vector([...chunks, values]));
      return;
    }
    const strings = this.#growing.get(id) ?? new GrowingStrings(chunks[0]);
    this.#growing.set(id, strings);
    this.vectors.set(id, new Vector([strings.append(values)]));
  }
}

const isPlainStrings = (data: Data): boolean => DataType.isUtf8(data.type) && data.nullCount === 0;

/** Strings one after the other, in memory that doubles. */
class GrowingStrings {
  readonly #type: DataType;
  #length = 0;
  #end = 0;
  #offsets = new Int32Array(1);
  #bytes = new Uint8Array(0);

  constructor(first: Data) {
    this.#type = first.type;
    this.append(first);
  }

  /** All so far, as a view. What is in the offsets is not looked at, but that first and last lie within the bytes. */
  append({ length, valueOffsets, values }: Data): Data {
    const [first, last] = length === 0 ? [0, 0] : [valueOffsets[0], valueOffsets[length]];
    const end = this.#end + last - first;
    if (end > 0x7fff_ffff) throw new ArrowDecodeError('damaged', 'less than 2 GiB in a dictionary', 'more');
    this.#reserve(this.#length + length, end);
    for (let i = 1; i <= length; i++) this.#offsets[this.#length + i] = valueOffsets[i] - first + this.#end;
    this.#bytes.set(values.subarray(first, last), this.#end);
    this.#length += length;
    this.#end = end;
    return makeData({
      type: this.#type,
      length: this.#length,
      nullCount: 0,
      valueOffsets: this.#offsets.subarray(0, this.#length + 1),
      data: this.#bytes.subarray(0, end),
    } as never);
  }

  /** Earlier views keep the memory they have. */
  #reserve(length: number, end: number): void {
    if (length + 1 > this.#offsets.length) {
      const offsets = new Int32Array(Math.max(length + 1, this.#offsets.length * 2));
      offsets.set(this.#offsets);
      this.#offsets = offsets;
    }
    if (end > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      bytes.set(this.#bytes);
      this.#bytes = bytes;
    }
  }
}
