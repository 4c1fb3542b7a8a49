import { listToBitmap, reserveMarks } from './bitmap';
import { allocate, moved } from './heap';
import { DIGIT_COUNTS, FIRST_MASKS, GOLDEN, MIN_WORD, PART, SECOND_MASKS } from './layout';
import { append, copyList, listBytes } from './lists';
import { stem } from './stem';

/**
 * The terms of a segment, numbered in order of first appearance. Two arrays, because a scan touches the first far more often:
 *
 *     lists  16 bytes: list of blocks (lists.ts), block in which the term was last seen, as its number and one; nothing
 *     terms  32 bytes: its first 8 bytes, the next 8 (0 where it ends sooner), address in `text`, length, list of files by path
 */
export let lists: u32 = 0;
let terms: u32 = 0;
let termRoom: u32 = 0;
export let termCount: u32 = 0;
export const LIST_BYTES: u32 = 16;
export const LAST_SEEN: u32 = 8;
const TERM_BYTES: u32 = 32;
const TEXT: u32 = 16;
const LENGTH: u32 = 20;
const FILES: u32 = 24;

/** Open addressing, at most half full: number of a term, and one. */
let slots: u32 = 0;
let slotMask: u32 = 0;
/** The terms' bytes, back to back. */
let text: u32 = 0;
let textRoom: u32 = 0;
let textUsed: u32 = 0;

export function clearTerms(): void {
  memory.fill(lists, 0, termCount * LIST_BYTES);
  memory.fill(terms, 0, termCount * TERM_BYTES);
  if (slots !== 0) memory.fill(slots, 0, (slotMask + 1) * 4);
  termCount = 0;
  textUsed = 0;
}

/**
 * The terms of the word `[from, to)` of at most 64 bytes, written to `into` as their numbers: see `src/text/word-parts.ts`. The 16 bytes behind it may be anything.
 * @returns how many
 */
export function splitWord(from: u32, to: u32, into: u32): u32 {
  let capitals: u64 = 0;
  let underscores: u64 = 0;
  let digits: u64 = 0;
  const length = to - from;
  for (let i: u32 = 0; i < length; i += 16) {
    const bytes = v128.load(from + i);
    capitals |= (<u64>(<u32>i8x16.bitmask(isCapital(bytes)))) << i;
    underscores |= (<u64>(<u32>i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0x5f))))) << i;
    digits |= (<u64>(<u32>i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10))))) << i;
  }
  const all = u64.MAX_VALUE >> (64 - length);
  const others = all & ~(capitals | underscores | digits);
  let borders = all & (underscores | (capitals & (~(capitals << 1) | (others >> 1))));
  let count: u32 = 0;
  let start: u32 = 0;
  for (; borders !== 0; borders &= borders - 1) {
    const end = <u32>ctz(borders);
    if (end - start >= MIN_WORD) store<u32>(into + count++ * 4, internPart(from + start, from + end));
    start = end + (<u32>(underscores >> end) & 1);
  }
  if (length - start >= MIN_WORD) store<u32>(into + count++ * 4, internPart(from + start, to));
  return count;
}

function isCapital(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x41)), i8x16.splat(26));
}

function internPart(from: u32, to: u32): u32 {
  const length = to - from;
  for (let i: u32 = 0; i < length; i += 16) {
    const bytes = v128.load(from + i);
    v128.store(PART + i, v128.or(bytes, v128.and(isCapital(bytes), i8x16.splat(0x20))));
  }
  return intern(PART, stem(PART, PART + length));
}

function intern(from: u32, to: u32): u32 {
  if (termCount * 2 >= slotMask) growSlots();
  const length = <u32>(to - from);
  const first = load<u64>(from) & load<u64>(length * 8, FIRST_MASKS);
  const second = load<u64>(from, 8) & load<u64>(length * 8, SECOND_MASKS);
  let slot = hashOf(first, second, length) & slotMask;
  for (;;) {
    const found = load<u32>(slots + slot * 4);
    if (found === 0) break;
    const term = terms + (found - 1) * TERM_BYTES;
    if (load<u64>(term) === first && load<u64>(term, 8) === second && load<u32>(term, LENGTH) === length) {
      if (length <= 16 || memory.compare(text + load<u32>(term, TEXT) + 16, from + 16, length - 16) === 0)
        return found - 1;
    }
    slot = (slot + 1) & slotMask;
  }
  if (termCount === termRoom) growTerms();
  store<u32>(slots + slot * 4, termCount + 1);
  const term = terms + termCount * TERM_BYTES;
  store<u64>(term, first);
  store<u64>(term, second, 8);
  store<u32>(term, textUsed, TEXT);
  store<u32>(term, length, LENGTH);
  if (textUsed + length + 16 > textRoom) {
    textRoom = textRoom === 0 ? 1 << 18 : textRoom * 2;
    text = moved(text, textUsed, textRoom);
  }
  memory.copy(text + textUsed, from, length);
  textUsed += length;
  return termCount++;
}

function hashOf(first: u64, second: u64, length: u32): u32 {
  const product = (first + rotl<u64>(second, 23) + length) * GOLDEN;
  return <u32>(product >> 32) ^ <u32>(product >> 47);
}

function growSlots(): void {
  const count = slotMask === 0 ? 1 << 15 : (slotMask + 1) * 2;
  slots = allocate(count * 4);
  slotMask = count - 1;
  for (let id: u32 = 0; id < termCount; id++) {
    const term = terms + id * TERM_BYTES;
    let slot = hashOf(load<u64>(term), load<u64>(term, 8), load<u32>(term, LENGTH)) & slotMask;
    while (load<u32>(slots + slot * 4) !== 0) slot = (slot + 1) & slotMask;
    store<u32>(slots + slot * 4, id + 1);
  }
}

function growTerms(): void {
  termRoom = termRoom === 0 ? 1 << 14 : termRoom * 2;
  lists = moved(lists, termCount * LIST_BYTES, termRoom * LIST_BYTES);
  terms = moved(terms, termCount * TERM_BYTES, termRoom * TERM_BYTES);
}

/** Says that the path of file `file` of the segment has a term. */
export function addFile(term: u32, file: u32): void {
  const files = terms + term * TERM_BYTES + FILES;
  if (load<u32>(files, 4) !== file + 1) append(files, file);
}

/** Where the rows of `lexical_terms` are written to: bytes and ends of terms, then of postings. */
export let termBytes: u32 = 0;
export let termEnds: u32 = 0;
export let postingBytes: u32 = 0;
export let postingEnds: u32 = 0;
let textOut: u32 = 0;
let rowsOut: u32 = 0;
let postingsOut: u32 = 0;

/** @param blocks - of the segment. @returns the number of rows */
export function writeTerms(blocks: u32): u32 {
  const needed = (textUsed + termCount) * 2 + 64;
  if (needed > textOut) {
    textOut = needed * 2;
    termBytes = allocate(textOut);
  }
  if (termCount * 2 + 2 > rowsOut) {
    rowsOut = termCount * 4 + 2;
    termEnds = allocate(rowsOut * 4);
    postingEnds = allocate(rowsOut * 4);
  }
  if (listBytes > postingsOut) {
    postingsOut = listBytes * 2;
    postingBytes = allocate(postingsOut);
  }
  reserveMarks(blocks);
  const order = sorted();
  const bitmap = (blocks + 7) >> 3;
  let row: u32 = 4;
  let textAt = termBytes;
  let at = postingBytes;
  // A slash comes before all bytes of words.
  for (let i: u32 = 0; i < termCount; i++) {
    const term = terms + load<u32>(order + i * 16, 8) * TERM_BYTES;
    if (load<u32>(term, FILES) === 0) continue;
    store<u8>(textAt++, 0x2f);
    textAt = copyText(term, textAt);
    at = copyList(term + FILES, at);
    store<u32>(termEnds + row, textAt - termBytes);
    store<u32>(postingEnds + row, at - postingBytes);
    row += 4;
  }
  for (let i: u32 = 0; i < termCount; i++) {
    const id = load<u32>(order + i * 16, 8);
    const list = lists + id * LIST_BYTES;
    if (load<u32>(list) === 0) continue;
    textAt = copyText(terms + id * TERM_BYTES, textAt);
    const start = at;
    at = copyList(list, at);
    if (at - start >= bitmap) at = listToBitmap(start, at, bitmap);
    store<u32>(termEnds + row, textAt - termBytes);
    store<u32>(postingEnds + row, at - postingBytes);
    row += 4;
  }
  return (<u32>row >> 2) - 1;
}

function copyText(term: u32, to: u32): u32 {
  const length = load<u32>(term, LENGTH);
  if (length <= 16) v128.store(to, v128.load(term));
  else memory.copy(to, text + load<u32>(term, TEXT), length);
  return to + length;
}

/** Entries of 16 bytes: the first 8 bytes of a term as a number, its own number. */
let entries: u32 = 0;
let spare: u32 = 0;
let entryRoom: u32 = 0;

/** The terms in order of their bytes, as entries. */
function sorted(): u32 {
  if (termCount > entryRoom) {
    entryRoom = termRoom;
    entries = allocate(entryRoom * 16);
    spare = allocate(entryRoom * 16);
  }
  memory.fill(DIGIT_COUNTS, 0, 8192);
  for (let id: u32 = 0; id < termCount; id++) {
    const key = load<u64>(terms + id * TERM_BYTES);
    store<u64>(entries + id * 16, bswap<u64>(key));
    store<u32>(entries + id * 16, id, 8);
    for (let digit: u32 = 0; digit < 8; digit++) {
      const count = DIGIT_COUNTS + digit * 1024 + 4 * (<u32>(key >> (56 - digit * 8)) & 0xff);
      store<u32>(count, load<u32>(count) + 1);
    }
  }
  // From the last byte to the first; entries that agree stay in their order.
  for (let digit: u32 = 0; digit < 8; digit++) {
    const counts = DIGIT_COUNTS + digit * 1024;
    let total: u32 = 0;
    for (let value: u32 = 0; value < 1024; value += 4) {
      const count = load<u32>(counts + value);
      store<u32>(counts + value, total);
      total += count;
    }
    for (let entry = entries; entry < entries + termCount * 16; entry += 16) {
      const count = counts + 4 * (<u32>(load<u64>(entry) >> (digit * 8)) & 0xff);
      const place = load<u32>(count);
      store<u32>(count, place + 1);
      v128.store(spare + place * 16, v128.load(entry));
    }
    const sortedSoFar = spare;
    spare = entries;
    entries = sortedSoFar;
  }
  for (let i: u32 = 0; i < termCount; ) {
    let end = i + 1;
    while (end < termCount && load<u64>(entries + end * 16) === load<u64>(entries + i * 16)) end++;
    if (end - i > 1) sortRest(i, end);
    i = end;
  }
  return entries;
}

/** Shell's sort of the entries `[from, to)`, whose terms begin with the same 8 bytes, by what follows. */
function sortRest(from: u32, to: u32): void {
  let gap: u32 = 1;
  while (gap < (to - from) / 3) gap = gap * 3 + 1;
  for (; gap > 0; gap = gap / 3) {
    for (let i = from + gap; i < to; i++) {
      const id = load<u32>(entries + i * 16, 8);
      let j = i;
      while (j >= from + gap && isLess(id, load<u32>(entries + (j - gap) * 16, 8))) {
        store<u32>(entries + j * 16, load<u32>(entries + (j - gap) * 16, 8), 8);
        j -= gap;
      }
      store<u32>(entries + j * 16, id, 8);
    }
  }
}

function isLess(a: u32, b: u32): bool {
  const termA = terms + a * TERM_BYTES;
  const termB = terms + b * TERM_BYTES;
  const secondA = bswap<u64>(load<u64>(termA, 8));
  const secondB = bswap<u64>(load<u64>(termB, 8));
  if (secondA !== secondB) return secondA < secondB;
  const lengthA = load<u32>(termA, LENGTH);
  const lengthB = load<u32>(termB, LENGTH);
  const common = min(lengthA, lengthB);
  if (common > 16) {
    const order = memory.compare(text + load<u32>(termA, TEXT) + 16, text + load<u32>(termB, TEXT) + 16, common - 16);
    if (order !== 0) return order < 0;
  }
  return lengthA < lengthB;
}
