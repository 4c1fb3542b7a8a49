const encoder = new TextEncoder();

/**
 * Strings to dense integers, as bytes: an open-addressing table (linear probing, at most half full) over hashes, with the
 * strings back to back as Arrow lays them out. Ids are given in order of first appearance.
 *
 * Nothing is decoded: equality is equality of bytes. The hash is FNV-1a over 32 bits, which a tokenizer can compute while it scans a name.
 */
export class Interner {
  offsets: Int32Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
  size = 0;
  #hashes: Uint32Array<ArrayBuffer>;
  /** id + 1 of the string whose probe sequence passes here; 0 is free. */
  #slots: Uint32Array<ArrayBuffer>;
  #scratch = new Uint8Array(256);

  /** @param expected - strings to make room for; more are taken, at the cost of rehashing */
  constructor(expected = 1023) {
    let slots = 2048;
    while (slots < expected * 2) slots *= 2;
    this.#slots = new Uint32Array(slots);
    this.#hashes = new Uint32Array(slots / 2);
    this.offsets = new Int32Array(slots / 2);
    this.bytes = new Uint8Array(slots * 8);
  }

  static readonly HASH_START = 0x811c9dc5;

  /** FNV-1a of a byte range. Fold a byte in yourself with `Math.imul(hash ^ byte, 0x01000193)`, and end with `>>> 0`. */
  static hash(source: Uint8Array, from: number, to: number): number {
    let hash = Interner.HASH_START;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ source[i], 0x01000193);
    return hash >>> 0;
  }

  intern(source: Uint8Array, from: number, to: number): number {
    return this.internHashed(source, from, to, Interner.hash(source, from, to));
  }

  /** As {@link intern}, with the hash already known. */
  internHashed(source: Uint8Array, from: number, to: number, hash: number): number {
    const slot = this.#probe(source, from, to, hash);
    const found = this.#slots[slot];
    if (found !== 0) return found - 1;
    const id = this.#append(source, from, to, hash);
    this.#slots[slot] = id + 1;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  internString(text: string): number {
    if (text.length * 3 > this.#scratch.length) this.#scratch = new Uint8Array(text.length * 3);
    return this.intern(this.#scratch, 0, encoder.encodeInto(text, this.#scratch).written);
  }

  /** The id of a string, or -1 when it was never interned. */
  find(source: Uint8Array, from: number, to: number): number {
    return this.#slots[this.#probe(source, from, to, Interner.hash(source, from, to))] - 1;
  }

  hashOf(id: number): number {
    return this.#hashes[id];
  }

  clear(): void {
    this.size = 0;
    this.#slots.fill(0);
  }

  #probe(source: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1;
    const length = to - from;
    // FNV's low bits are its weak ones for short strings: fold the high half in.
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const found = this.#slots[slot];
      if (found === 0) return slot;
      const id = found - 1;
      if (this.#hashes[id] === hash) {
        const start = this.offsets[id];
        if (this.offsets[id + 1] - start === length) {
          let i = 0;
          while (i < length && this.bytes[start + i] === source[from + i]) i++;
          if (i === length) return slot;
        }
      }
      slot = (slot + 1) & mask;
    }
  }

  #append(source: Uint8Array, from: number, to: number, hash: number): number {
    const id = this.size++;
    const start = this.offsets[id];
    const end = start + (to - from);
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, start));
      this.bytes = grown;
    }
    for (let i = from, at = start; i < to; i++, at++) this.bytes[at] = source[i];
    if (this.size + 1 > this.offsets.length) {
      const offsets = new Int32Array(this.offsets.length * 2);
      offsets.set(this.offsets);
      this.offsets = offsets;
      const hashes = new Uint32Array(this.#hashes.length * 2);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
    }
    this.#hashes[id] = hash;
    this.offsets[this.size] = end;
    return id;
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      const hash = this.#hashes[id];
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id + 1;
    }
  }
}
