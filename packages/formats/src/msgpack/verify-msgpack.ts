import { isUtf8 } from 'node:buffer';
import { DecodeError, damaged } from '../codec/codec-failure.ts';
import { FIRST_RECORD, LAST_RECORD, RECORD_EXTENSION } from './layout.ts';

/** Arrays and maps within each other: the table, its rows, a row, a list. */
const MAX_DEPTH = 8;

/**
 * Walks MessagePack without building anything. msgpackr believes lengths: five bytes that announce an array of 30 million values make it
 * allocate 240 MB, and arrays within arrays multiply. Here every value has to have bytes of its own, strings have to be UTF-8, and of
 * extensions only the definition of records is known. 6 ms for 14 MB.
 *
 * @throws DecodeError
 */
export function verifyMsgpack(bytes: Uint8Array, records: boolean): void {
  new Walk(bytes, records).run();
}

/**
 * Walks the record that bytes begin with, up to its last value.
 * @returns where that value begins; undefined where the bytes do not begin with the definition of a record
 * @throws DecodeError
 */
export function lastValueOfRecord(bytes: Uint8Array): number | undefined {
  return bytes[0] === 0xd4 ? new Walk(bytes, true).lastOfRecord() : undefined;
}

class Walk {
  readonly #bytes: Uint8Array;
  readonly #records: boolean;
  /** Names of each record by its id; -1 where there is none. */
  readonly #recordSizes = new Int32Array(128).fill(-1);
  #at = 0;

  constructor(bytes: Uint8Array, records: boolean) {
    this.#bytes = bytes;
    this.#records = records;
  }

  run(): void {
    this.#values(1, 0);
    if (this.#at !== this.#bytes.length)
      throw damaged(`one value of ${this.#bytes.length} bytes`, `one of ${this.#at}`);
  }

  lastOfRecord(): number {
    this.#at = 1;
    this.#values(this.#names() - 1, 1);
    return this.#at;
  }

  #values(count: number, depth: number): void {
    const bytes = this.#bytes;
    if (depth > MAX_DEPTH) throw damaged(`at most ${MAX_DEPTH} levels`, 'more');
    if (count > bytes.length - this.#at) throw this.#short(count);
    for (let left = count; left > 0; left--) {
      const token = bytes[this.#at++];
      if (token < 0x80) {
        if (token >= FIRST_RECORD && this.#records) this.#record(token, depth);
      } else if (token < 0x90) this.#values((token & 0x0f) * 2, depth + 1);
      else if (token < 0xa0) this.#values(token & 0x0f, depth + 1);
      else if (token < 0xc0) this.#text(token & 0x1f);
      else if (token < 0xe0) this.#sized(token, depth);
      else if (token === undefined) throw this.#short(1);
    }
  }

  #sized(token: number, depth: number): void {
    switch (token) {
      case 0xc0: // nil
      case 0xc2: // false
      case 0xc3: // true
        break;
      case 0xcc: // u8
      case 0xd0: // i8
        this.#skip(1);
        break;
      case 0xcd: // u16
      case 0xd1: // i16
        this.#skip(2);
        break;
      case 0xce: // u32
      case 0xd2: // i32
      case 0xca: // f32
        this.#skip(4);
        break;
      case 0xcf: // u64
      case 0xd3: // i64
      case 0xcb: // f64
        this.#skip(8);
        break;
      case 0xd9:
        this.#text(this.#length(1));
        break;
      case 0xda:
        this.#text(this.#length(2));
        break;
      case 0xdb:
        this.#text(this.#length(4));
        break;
      case 0xc4:
        this.#skip(this.#length(1));
        break;
      case 0xc5:
        this.#skip(this.#length(2));
        break;
      case 0xc6:
        this.#skip(this.#length(4));
        break;
      case 0xdc:
        this.#values(this.#length(2), depth + 1);
        break;
      case 0xdd:
        this.#values(this.#length(4), depth + 1);
        break;
      case 0xde:
        this.#values(this.#length(2) * 2, depth + 1);
        break;
      case 0xdf:
        this.#values(this.#length(4) * 2, depth + 1);
        break;
      case 0xd4:
        this.#definition(depth);
        break;
      default:
        throw new DecodeError(
          'unsupported',
          'plain MessagePack values',
          `type ${token.toString(16)} at byte ${this.#at - 1}`,
        );
    }
  }

  /** `d4 72 ID names values`: what msgpackr writes for the first object of its kind. */
  #definition(depth: number): void {
    this.#values(this.#names(), depth + 1);
  }

  /** The definition without the values: how many there are. */
  #names(): number {
    this.#skip(2);
    const [extension, id] = [this.#bytes[this.#at - 2], this.#bytes[this.#at - 1]];
    if (!this.#records || extension !== RECORD_EXTENSION || id < FIRST_RECORD || id > LAST_RECORD) {
      throw new DecodeError('unsupported', 'plain MessagePack values', `extension ${extension.toString(16)}`);
    }
    const names = this.#bytes[this.#at++];
    let count = names & 0x0f;
    if (names === 0xdc) count = this.#length(2);
    else if (!(names >= 0x90 && names < 0xa0)) throw damaged('an array of names', `type ${names?.toString(16)}`);
    for (let i = 0; i < count; i++) {
      const token = this.#bytes[this.#at++];
      if (token >= 0xa0 && token < 0xc0) this.#text(token & 0x1f);
      else if (token === 0xd9) this.#text(this.#length(1));
      else throw damaged('names that are strings', `type ${token?.toString(16)}`);
    }
    this.#recordSizes[id] = count;
    return count;
  }

  #record(id: number, depth: number): void {
    const size = this.#recordSizes[id];
    if (size < 0) throw damaged('a record that was defined', `record ${id}`);
    this.#values(size, depth + 1);
  }

  #skip(count: number): void {
    this.#at += count;
    if (this.#at > this.#bytes.length) throw this.#short(count);
  }

  #length(width: 1 | 2 | 4): number {
    const at = this.#at;
    this.#skip(width);
    let length = 0;
    for (let i = 0; i < width; i++) length = length * 256 + this.#bytes[at + i];
    return length;
  }

  #text(length: number): void {
    const bytes = this.#bytes;
    const from = this.#at;
    const to = from + length;
    if (to > bytes.length) throw this.#short(length);
    let all = 0;
    for (let i = from; i < to; i++) all |= bytes[i];
    if (all >= 0x80 && !isUtf8(bytes.subarray(from, to) as Uint8Array<ArrayBuffer>)) {
      throw damaged('UTF-8', `other bytes at ${from}`);
    }
    this.#at = to;
  }

  #short(count: number): DecodeError {
    return new DecodeError(
      'truncated',
      `${count} more bytes or values at byte ${this.#at}`,
      `the end, at ${this.#bytes.length}`,
    );
  }
}
