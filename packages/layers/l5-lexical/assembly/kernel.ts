import { allocate } from './heap';
import { CODES, FIRST_MASKS, MAX_WORD, MIN_WORD, PATH_TERMS, SECOND_MASKS, STARTS_WORD, WORD_BYTES } from './layout';
import { clearLists } from './lists';
import { clearPairs, MAX_BLOCKS, writeTrigrams } from './pairs';
import { reserveSequence, scanBlock } from './scan';
import { clearSlabs } from './slabs';
import { addFile as addFileToTerm, clearTerms, splitWord, writeTerms } from './terms';
import { clearTrigrams, endGroup, setUpTrigrams } from './trigrams';
import { clearWords } from './words';

export { trigramBytes, trigramEnds, trigramIds } from './pairs';
export { postingBytes, postingEnds, termBytes, termEnds } from './terms';
/**
 * What the host calls: `setUp` once, then for each segment `begin`; for each file `reserveInput`, its path and `addPath`, its contents and `addFile`; then
 * `finishTrigrams` and `finishTerms`. `src/build/kernel.ts` is the other side.
 */
export { CODES, MAX_BLOCKS, STARTS_WORD, WORD_BYTES };

/** Where paths and contents are written to. */
export let input: u32 = 0;
let inputRoom: u32 = 0;
/** The blocks of the last file, 12 bytes each: offset in the file, bytes, line at which it starts. */
export let blockRows: u32 = 0;
let blockRoom: u32 = 0;

let blockCount: u32 = 0;
let fileCount: u32 = 0;

const MARK: u32 = 0xbfbbef;

/** Before anything is written to memory. */
export function setUp(): void {
  setUpTrigrams();
  for (let length: u32 = 0; length <= MAX_WORD; length++) {
    store<u64>(FIRST_MASKS + length * 8, mask(length));
    store<u64>(SECOND_MASKS + length * 8, length < 8 ? 0 : mask(length - 8));
  }
}

function mask(bytes: u32): u64 {
  return bytes >= 8 ? u64.MAX_VALUE : ((<u64>1) << (bytes * 8)) - 1;
}

/** Starts a segment; what was added since the last one was finished is forgotten. */
export function begin(): void {
  clearTrigrams();
  clearPairs();
  clearTerms();
  clearWords();
  clearLists();
  clearSlabs();
  blockCount = 0;
  fileCount = 0;
}

/** Makes room for a path or contents at `input`. */
export function reserveInput(bytes: u32): void {
  if (bytes <= inputRoom) return;
  inputRoom = max<u32>(bytes * 2, 1 << 18);
  input = allocate(inputRoom + 128);
  reserveSequence(inputRoom);
}

/** Counts a file, with the path `[input, input + size)`. */
export function addPath(size: u32): void {
  const file = fileCount++;
  const end = input + size;
  for (let start = input; start < end; start++) {
    let to = start;
    while (to < end && load<u8>(load<u8>(to), WORD_BYTES) !== 0) to++;
    if (to - start >= MIN_WORD && to - start <= MAX_WORD && load<u8>(load<u8>(start), STARTS_WORD) !== 0) {
      const count = splitWord(start, to, PATH_TERMS);
      for (let i: u32 = 0; i < count; i++) addFileToTerm(load<u32>(PATH_TERMS + i * 4), file);
    }
    start = to;
  }
}

/** Counts a file that has no contents in the index. */
export function skipFile(): void {
  fileCount++;
}

/** Cuts the contents `[input, input + size)` into blocks, and takes them in. @returns how many there are */
export function addFile(size: u32, blockBytes: u32): u32 {
  const most = <u32>(size / blockBytes) + 1;
  if (most > blockRoom) {
    blockRoom = most * 2;
    blockRows = allocate(blockRoom * 12);
  }
  const end = input + size;
  let row = blockRows;
  let line: u32 = 1;
  let start = input;
  do {
    const to = blockEnd(start, end, blockBytes);
    store<u32>(row, start - input);
    store<u32>(row, to - start, 4);
    store<u32>(row, line, 8);
    row += 12;
    // A byte order mark is no part of its file's first line.
    const hasMark = start === input && to - start >= 3 && (load<u32>(start) & 0xffffff) === MARK;
    line += scanBlock(hasMark ? start + 3 : start, to, blockCount++);
    start = to;
  } while (start < end);
  return <u32>((row - blockRows) / 12);
}

/**
 * Where the block that starts at `start` ends: after the first line that ends at or beyond `blockBytes`, or at the end of the file. A block has at least one whole line, however long.
 */
function blockEnd(start: u32, end: u32, blockBytes: u32): u32 {
  if (end - start <= blockBytes) return end;
  for (let at = start + blockBytes - 1; at < end; at += 16) {
    const feeds = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x0a)));
    if (feeds !== 0) return min(at + ctz(feeds) + 1, end);
  }
  return end;
}

export function blocks(): u32 {
  return blockCount;
}

/** Writes the rows of `lexical_trigrams`. @returns how many there are */
export function finishTrigrams(): u32 {
  endGroup(blockCount - 1);
  return writeTrigrams(blockCount);
}

/** Writes the rows of `lexical_terms`. @returns how many there are */
export function finishTerms(): u32 {
  return writeTerms(blockCount);
}
