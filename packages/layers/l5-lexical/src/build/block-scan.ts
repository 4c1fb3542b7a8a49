import * as codes from '../text/byte-codes.ts';
import * as wordBytes from '../text/word-bytes.ts';

// The compiler folds constants of this file into the loop, and loads those of others each time round.
const CODE_BITS = codes.CODE_BITS;
const TRIGRAM_BITS = codes.TRIGRAM_BITS;
const TRIGRAM_MASK = codes.TRIGRAM_MASK;
const MAX_WORD = wordBytes.MAX_WORD;
const LINE_FEED = 0x0a;
const LAST_STAMP = 255;

/** Bits of what the loop needs to know of a byte: its code in the lowest 7, then whether it is part of a word, and whether it is a line feed. */
const CODE_MASK = 0x7f;
const WORD_BIT = 7;
const FEED_BIT = 8;
const BYTE_FACTS = Uint16Array.from(
  codes.BYTE_CODE,
  (code, byte) => code | (wordBytes.WORD_BYTE[byte] << WORD_BIT) | (byte === LINE_FEED ? 1 << FEED_BIT : 0),
);

/** Bytes that go through the loop at once; what lies in the scratch below is handed over in between. */
const PIECE = 1 << 14;

/**
 * Scratch. As constants of the module their places are part of the loop's code, which leaves it the registers it needs: twice as fast as with fields.
 * Several builders do not disturb each other: each block is scanned in one go, under a stamp of its own.
 */
const STAMPS = new Uint8Array(1 << TRIGRAM_BITS);
const FRESH = new Uint32Array(PIECE);
const BORDERS = new Int32Array(PIECE + 2);
let lastStamp = 0;

/** Results of the loop, beside the number of fresh trigrams. */
const COUNTS = new Int32Array(2);
const BORDER_COUNT = 0;
const FEED_COUNT = 1;

/** No run is open at the start of a piece. */
const NONE = -1;

/** What takes in a block as it is scanned. The arrays are scratch. */
export interface BlockReader {
  /** Trigrams, `fresh[0..count)`: each trigram of a block once. */
  trigrams(fresh: Uint32Array, count: number): void;
  /** Runs of word bytes: run i is `borders[2i] .. borders[2i + 1]`. Runs longer than words may come in parts, each longer than a word too. */
  words(borders: Int32Array, count: number): void;
}

/**
 * Finds the trigrams and the runs of word bytes of a block, `bytes[from..to)`, with a line feed before and after it.
 * @returns its number of line feeds
 */
export function scanBlock(bytes: Uint8Array, from: number, to: number, reader: BlockReader): number {
  if (from === to) return 0;
  const stamp = nextStamp();
  // No trigram ends with the first byte; a run may begin with it.
  const first = BYTE_FACTS[bytes[from]];
  let trigram = (LINE_FEED << CODE_BITS) | (first & CODE_MASK);
  let feeds = first >> FEED_BIT;
  let openRun = (first >> WORD_BIT) & 1 ? from : NONE;
  for (let start = from + 1; start < to || openRun === from; ) {
    const [end, isCut] = pieceEnd(bytes, start, to);
    const fresh = scanPiece(bytes, start, end, trigram, stamp, openRun);
    reader.trigrams(FRESH, fresh);
    reader.words(BORDERS, COUNTS[BORDER_COUNT] >> 1);
    feeds += COUNTS[FEED_COUNT];
    if (end > start) {
      trigram = ((BYTE_FACTS[bytes[end - 2]] & CODE_MASK) << CODE_BITS) | (BYTE_FACTS[bytes[end - 1]] & CODE_MASK);
    }
    // What is left of a run that is too long for a word is made to be so too.
    openRun = isCut ? end - MAX_WORD - 1 : NONE;
    start = end;
  }
  let fresh = 0;
  for (let i = bytes[to - 1] === LINE_FEED ? 1 : 2; i > 0; i--) {
    trigram = ((trigram << CODE_BITS) | LINE_FEED) & TRIGRAM_MASK;
    if (STAMPS[trigram] === stamp) continue;
    STAMPS[trigram] = stamp;
    FRESH[fresh++] = trigram;
  }
  reader.trigrams(FRESH, fresh);
  return feeds;
}

function nextStamp(): number {
  if (lastStamp === LAST_STAMP) {
    STAMPS.fill(0);
    lastStamp = 0;
  }
  return ++lastStamp;
}

/** Where a piece that starts at `start` ends: between words, or in the midst of a run of bytes too long for a word. */
function pieceEnd(bytes: Uint8Array, start: number, to: number): [end: number, isCut: boolean] {
  const most = start + PIECE;
  if (most >= to) return [to, false];
  for (let end = most; end > most - MAX_WORD - 1; end--) {
    if (((BYTE_FACTS[bytes[end - 1]] >> WORD_BIT) & 1) === 0) return [end, false];
  }
  return [most, true];
}

/**
 * Each byte is written down as a trigram's end and as a border of a run, and counted only if it is one: the loop has no branch but its own. On real code a
 * branch would be mispredicted for one byte in six.
 *
 * @param before - codes of the two bytes before
 * @param openRun - where the run began that goes on at `from`, or {@link NONE}
 * @returns the number of trigrams that are new to the block
 */
function scanPiece(
  bytes: Uint8Array,
  from: number,
  to: number,
  before: number,
  stamp: number,
  openRun: number,
): number {
  let trigram = before;
  let fresh = 0;
  let borders = 0;
  let feeds = 0;
  let inWord = 0;
  if (openRun !== NONE) {
    BORDERS[borders++] = openRun;
    inWord = 1;
  }
  for (let i = from; i < to; i++) {
    const facts = BYTE_FACTS[bytes[i]];
    trigram = ((trigram << CODE_BITS) | (facts & CODE_MASK)) & TRIGRAM_MASK;
    const seen = STAMPS[trigram];
    STAMPS[trigram] = stamp;
    FRESH[fresh] = trigram;
    // Adds 1 unless it was seen in this block: the negative of any difference has its sign bit set.
    fresh = (fresh + (-(seen ^ stamp) >>> 31)) | 0;
    const isWord = (facts >> WORD_BIT) & 1;
    BORDERS[borders] = i;
    borders = (borders + (isWord ^ inWord)) | 0;
    inWord = isWord;
    feeds = (feeds + (facts >> FEED_BIT)) | 0;
  }
  BORDERS[borders] = to;
  COUNTS[BORDER_COUNT] = borders + inWord;
  COUNTS[FEED_COUNT] = feeds;
  return fresh;
}
