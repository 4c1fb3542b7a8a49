import { direct, ENTRIES } from './directions';
import { BUCKETS, MAX_TERM, MIN_TERM, WEIGHTS } from './layout';

/**
 * What is known of a term; its address is the term's name. In bytes:
 *
 *      0  u32  how often it is in the text; 0 unless the term is in `found`
 *      4  u32  hash
 *      8  u16  bucket, by which it has its weight
 *     10  u16  weight
 *     12  u16  length
 *     14  u16  size of its direction in bytes, a multiple of 8
 *     16       direction (directions.ts), then the term itself and zeros up to a multiple of 8
 */
export const COUNT: u32 = 0;
const HASH: u32 = 4;
export const BUCKET: u32 = 8;
export const WEIGHT: u32 = 10;
const LENGTH: u32 = 12;
export const DIRECTION_BYTES: u32 = 14;
export const DIRECTION: u32 = 16;

/** Open addressing, at most half full: terms, 0 in a free slot. */
let slots: u32 = 0;
let slotCount: u32 = 0;
/** How many terms are known. */
export let termCount: u32 = 0;

/** The terms of the text, each once: they lie from `found` to `foundEnd`. There is room for all that are known, and one. */
export let found: u32 = 0;
export let foundEnd: u32 = 0;

/** A term that is looked for, in lower case, and zeros. */
const SOUGHT: u32 = <u32>memory.data(40, 8);

/** Where the part of a word ended that {@link termAt} was last asked for. */
export let partEnd: u32 = 0;

const FNV_START: u32 = 0x811c9dc5;
const FNV_PRIME: u32 = 0x01000193;
const UNDERSCORE: u32 = 0x5f;

export function setUpTerms(): void {
  slotCount = 1 << 14;
  slots = zeros(slotCount * 4);
  found = foundEnd = zeros(slotCount * 2 + 4);
}

export function clearText(): void {
  for (let at = found; at < foundEnd; at += 4) store<u32>(load<u32>(at), 0, COUNT);
  foundEnd = found;
}

/** Adds terms whose addresses lie from `at` on, as often as `times` says: up to `end`, or before a 0. */
export function countTerms(at: u32, end: u32, times: u32): void {
  let to = foundEnd;
  for (; at < end; at += 4) {
    const term = load<u32>(at);
    if (term === 0) break;
    const count = load<u32>(term, COUNT);
    store<u32>(term, count + times, COUNT);
    store<u32>(to, term);
    to += (<u32>(count === 0)) << 2;
  }
  foundEnd = to;
}

/**
 * The term that is the first part of `[from, to)`, the rest of a word; {@link partEnd} is where the part ends. Parts end at underscores, before a capital that follows none, and before the last of several capitals that a small letter
 * follows: `parseHTTPHeader_v2` has parse, http, header, v2. Bytes beyond ASCII are small letters.
 * @returns 0 if it is too short or too long to be a term
 */
export function termAt(from: u32, to: u32): u32 {
  let start = from;
  while (start < to && load<u8>(start) === UNDERSCORE) start++;
  let wasCapital = true;
  let end = start;
  for (; end < to; end++) {
    const byte: u32 = load<u8>(end);
    const capital = byte - 0x41 < 26;
    if (byte === UNDERSCORE || (capital && !wasCapital)) break;
    if (!capital && wasCapital && byte - 0x30 >= 10 && end - start > 1) {
      end--;
      break;
    }
    wasCapital = capital;
  }
  partEnd = end;
  const length = end - start;
  if (length < MIN_TERM || length > MAX_TERM) return 0;
  memory.fill(SOUGHT, 0, MAX_TERM);
  let hash = FNV_START;
  for (let i: u32 = 0; i < length; i++) {
    let byte: u32 = load<u8>(start + i);
    if (byte - 0x41 < 26) byte += 0x20;
    store<u8>(SOUGHT + i, byte);
    hash = (hash ^ byte) * FNV_PRIME;
  }
  return intern(length, hash);
}

/** The term that is in {@link SOUGHT}. */
function intern(length: u32, hash: u32): u32 {
  let slot = slotOf(hash);
  for (;;) {
    const term = load<u32>(slots + slot * 4);
    if (term === 0) break;
    if (load<u32>(term, HASH) === hash && isSought(term, length)) return term;
    slot = (slot + 1) & (slotCount - 1);
  }
  const term = make(length, hash);
  store<u32>(slots + slot * 4, term);
  if (++termCount * 2 > slotCount) grow();
  return term;
}

function isSought(term: u32, length: u32): bool {
  if (<u32>load<u16>(term, LENGTH) !== length) return false;
  const text = term + DIRECTION + load<u16>(term, DIRECTION_BYTES);
  for (let i: u32 = 0; i < length; i += 8) if (load<u64>(text + i) !== load<u64>(SOUGHT + i)) return false;
  return true;
}

function make(length: u32, hash: u32): u32 {
  const bytes = direct(SOUGHT, length, hash);
  const padded = (length + 7) & ~7;
  const term = zeros(DIRECTION + bytes + padded);
  const bucket = (hash ^ (hash >> 16)) & (BUCKETS - 1);
  store<u32>(term, hash, HASH);
  store<u16>(term, bucket, BUCKET);
  store<u16>(term, load<u8>(WEIGHTS + bucket), WEIGHT);
  store<u16>(term, length, LENGTH);
  store<u16>(term, bytes, DIRECTION_BYTES);
  memory.copy(term + DIRECTION, ENTRIES, bytes);
  memory.copy(term + DIRECTION + bytes, SOUGHT, padded);
  return term;
}

function slotOf(hash: u32): u32 {
  return (hash ^ (hash >> 15)) & (slotCount - 1);
}

function grow(): void {
  const old = slots;
  const oldEnd = slots + slotCount * 4;
  slotCount *= 2;
  slots = zeros(slotCount * 4);
  for (let at = old; at < oldEnd; at += 4) {
    const term = load<u32>(at);
    if (term === 0) continue;
    let slot = slotOf(load<u32>(term, HASH));
    while (load<u32>(slots + slot * 4) !== 0) slot = (slot + 1) & (slotCount - 1);
    store<u32>(slots + slot * 4, term);
  }
  const used = foundEnd - found;
  const larger = zeros(slotCount * 2 + 4);
  memory.copy(larger, found, used);
  found = larger;
  foundEnd = larger + used;
}

/** Memory that is never given back, and is 0. */
function zeros(bytes: u32): u32 {
  return <u32>heap.alloc(bytes);
}
