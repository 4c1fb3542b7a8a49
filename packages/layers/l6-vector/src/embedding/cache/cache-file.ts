import { closeSync, ftruncateSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { VectorCache } from '../embed-all.ts';

const MAGIC = Buffer.from('STRATAV1', 'latin1');
const HEADER = 16;
const KEY = 16;
const CRC = 4;

/**
 * Vectors by the hash of what they were made of, in a file that only grows:
 *
 *     | "STRATAV1" | dimensions u32 | 0 u32 |            16 bytes
 *     | key 16 bytes | f32 x dimensions | CRC-32 of both u32 |   for each vector, in the order in which they came
 *
 * Little-endian. A record that was not written whole, and all behind it, is cut off when the file is opened; a file of another kind or size is begun anew. One
 * process at a time: the index's write lock sees to that.
 */
export class CacheFile implements VectorCache {
  readonly #file: number;
  readonly #path: string;
  readonly #dimensions: number;
  readonly #record: Buffer;
  /** Position of each vector's record. */
  readonly #positions = new Map<string, number>();
  readonly #used = new Set<string>();
  #end = HEADER;

  private constructor(file: number, filePath: string, dimensions: number) {
    this.#file = file;
    this.#path = filePath;
    this.#dimensions = dimensions;
    this.#record = Buffer.alloc(KEY + dimensions * 4 + CRC);
  }

  /** @param name - file name, which says what made the vectors */
  static open(directory: string, name: string, dimensions: number): CacheFile {
    mkdirSync(directory, { recursive: true });
    const filePath = path.join(directory, name);
    const cache = new CacheFile(openSync(filePath, 'a+'), filePath, dimensions);
    // Appending puts writes at the end; reads go where they are told.
    cache.#load();
    return cache;
  }

  get(key: Buffer, into: Float32Array, at: number): boolean {
    const name = key.toString('latin1');
    const position = this.#positions.get(name);
    if (position === undefined) return false;
    this.#used.add(name);
    const bytes = Buffer.alloc(this.#dimensions * 4);
    if (readSync(this.#file, bytes, 0, bytes.length, position + KEY) !== bytes.length) return false;
    for (let i = 0; i < this.#dimensions; i++) into[at + i] = bytes.readFloatLE(i * 4);
    return true;
  }

  put(key: Buffer, vector: Float32Array): void {
    const record = this.#record;
    key.copy(record, 0);
    for (let i = 0; i < this.#dimensions; i++) record.writeFloatLE(vector[i], KEY + i * 4);
    record.writeUInt32LE(crc32(record.subarray(0, -CRC)), record.length - CRC);
    writeSync(this.#file, record);
    const name = key.toString('latin1');
    this.#positions.set(name, this.#end);
    this.#used.add(name);
    this.#end += record.length;
  }

  /** @param whole - everything that the tree needs was asked for: if most of the file is of no use any more, the rest is kept */
  close(whole: boolean): void {
    if (whole && this.#positions.size > 2 * this.#used.size + 1000) this.#compact();
    closeSync(this.#file);
  }

  #load(): void {
    const header = Buffer.alloc(HEADER);
    const length = readSync(this.#file, header, 0, HEADER, 0);
    const known =
      length === HEADER && header.subarray(0, 8).equals(MAGIC) && header.readUInt32LE(8) === this.#dimensions;
    if (!known) {
      ftruncateSync(this.#file, 0);
      writeSync(this.#file, headerOf(this.#dimensions));
      return;
    }
    const size = this.#record.length;
    const many = Buffer.alloc(size * Math.max(1, Math.floor((4 << 20) / size)));
    for (;;) {
      const count = Math.floor(readSync(this.#file, many, 0, many.length, this.#end) / size);
      for (let i = 0; i < count; i++) {
        const record = many.subarray(i * size, (i + 1) * size);
        if (crc32(record.subarray(0, -CRC)) !== record.readUInt32LE(size - CRC)) {
          ftruncateSync(this.#file, this.#end);
          return;
        }
        this.#positions.set(record.toString('latin1', 0, KEY), this.#end);
        this.#end += size;
      }
      if (count * size < many.length) break;
    }
    ftruncateSync(this.#file, this.#end);
  }

  #compact(): void {
    const temporary = `${this.#path}.tmp`;
    const file = openSync(temporary, 'w');
    try {
      writeSync(file, headerOf(this.#dimensions));
      for (const name of this.#used) {
        readSync(this.#file, this.#record, 0, this.#record.length, this.#positions.get(name)!);
        writeSync(file, this.#record);
      }
      closeSync(file);
      renameSync(temporary, this.#path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }
}

function headerOf(dimensions: number): Buffer {
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header);
  header.writeUInt32LE(dimensions, 8);
  return header;
}
