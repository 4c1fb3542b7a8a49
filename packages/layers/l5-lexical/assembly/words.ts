import { allocate, moved } from './heap';
import {
  BORDERS,
  FIRST_MASKS,
  GOLDEN,
  MAX_WORD,
  MIN_WORD,
  NEW_TERMS,
  NEW_WORDS,
  PRIME,
  RUNS,
  SECOND_MASKS,
  STARTS_WORD,
} from './layout';
import { append } from './lists';
import { LAST_SEEN, LIST_BYTES, lists, splitWord } from './terms';

/**
 * The words of a segment as they are written. Open addressing, at most half full, slots of 32 bytes:
 *
 *     first  8 bytes of the word, 0 in a free slot     last seen  block, as its number and one
 *     second 8 bytes, 0 where it ends sooner           terms      place in `termIds`, and how many
 *
 * Of words longer than 16 bytes `first` and `second` are 127 bits of a hash. Two of one segment would have to agree in all of them to be taken for one.
 */
const SLOT: u32 = 32;
const LAST: u32 = 16;
const TERMS: u32 = 20;
const TERM_COUNT: u32 = 24;

let slots: u32 = 0;
let slotCount: u32 = 0;
/** 64 less the bits of a slot's number. */
let shift: u64 = 0;
let wordCount: u32 = 0;

let termIds: u32 = 0;
let idRoom: u32 = 0;
let idCount: u32 = 0;

export function clearWords(): void {
  memory.fill(slots, 0, slotCount * SLOT);
  wordCount = 0;
  idCount = 0;
}

/**
 * Takes in runs of word bytes of the current block, of which those from 2 to 64 bytes that do not start with a digit are words. Each step goes over a list that the one before made, and
 * lists are made without branches, which would be mispredicted every other time.
 *
 * @param runs - run i is from `BORDERS[2i]` to `BORDERS[2i + 1]`
 */
export function takeWords(runs: u32, block: u32): void {
  const seen = block + 1;
  let runsEnd = RUNS;
  for (let border = BORDERS, end = BORDERS + runs * 8; border < end; border += 8) {
    const from = load<u32>(border);
    const length = load<u32>(border, 4) - from;
    store<u32>(runsEnd, from);
    store<u32>(runsEnd, length, 4);
    runsEnd += (<u32>(<u32>(length - MIN_WORD <= MAX_WORD - MIN_WORD) & load<u8>(load<u8>(from), STARTS_WORD))) << 3;
  }

  reserve(<u32>(runsEnd - RUNS) >> 3);
  const table = slots;
  const tableEnd = slots + slotCount * SLOT;
  const tableShift = shift;
  let newEnd = NEW_WORDS;
  for (let run = RUNS; run < runsEnd; run += 8) {
    const from = load<u32>(run);
    const length = load<u32>(run, 4);
    let first = load<u64>(from) & load<u64>(length * 8, FIRST_MASKS);
    let second = load<u64>(from, 8) & load<u64>(length * 8, SECOND_MASKS);
    if (length > 16) {
      for (let at: u32 = 16; at < length; at += 8) {
        const next = load<u64>(from + at) & load<u64>((length - at) * 8, FIRST_MASKS);
        first = rotl<u64>((first ^ next) * GOLDEN, 29);
        second = rotl<u64>((second + next) * PRIME, 31) ^ first;
      }
      first |= 1;
    }
    let slot = table + slotOf(first, second, tableShift);
    while (load<u64>(slot) !== first || load<u64>(slot, 8) !== second) {
      if (load<u64>(slot) === 0) {
        insert(slot, first, second, from, length);
        break;
      }
      slot += SLOT;
      if (slot === tableEnd) slot = table;
    }
    const last = load<u32>(slot, LAST);
    store<u32>(slot, seen, LAST);
    store<u32>(newEnd, slot);
    newEnd += (<u32>(last !== seen)) << 2;
  }

  let termsEnd = NEW_TERMS;
  for (let word = NEW_WORDS; word < newEnd; word += 4) {
    const slot = load<u32>(word);
    let id = termIds + load<u32>(slot, TERMS) * 4;
    for (const end = id + load<u32>(slot, TERM_COUNT) * 4; id < end; id += 4) {
      const list = lists + load<u32>(id) * LIST_BYTES;
      const last = load<u32>(list, LAST_SEEN);
      store<u32>(list, seen, LAST_SEEN);
      store<u32>(termsEnd, list);
      termsEnd += (<u32>(last !== seen)) << 2;
    }
  }
  for (let term = NEW_TERMS; term < termsEnd; term += 4) append(load<u32>(term), block);
}

function insert(slot: u32, first: u64, second: u64, from: u32, length: u32): void {
  wordCount++;
  store<u64>(slot, first);
  store<u64>(slot, second, 8);
  if (idCount + MAX_WORD > idRoom) {
    idRoom = idRoom === 0 ? 1 << 16 : idRoom * 2;
    termIds = moved(termIds, idCount * 4, idRoom * 4);
  }
  const count = splitWord(from, from + length, termIds + idCount * 4);
  store<u32>(slot, idCount, TERMS);
  store<u32>(slot, count, TERM_COUNT);
  idCount += count;
}

/** Makes sure that `more` words have room, so that no slot moves meanwhile. */
function reserve(more: u32): void {
  if ((wordCount + more) * 2 <= slotCount) return;
  const old = slots;
  const oldEnd = slots + slotCount * SLOT;
  slotCount = slotCount === 0 ? 1 << 15 : slotCount * 2;
  while ((wordCount + more) * 2 > slotCount) slotCount *= 2;
  slots = allocate(slotCount * SLOT);
  shift = clz<u64>(slotCount) + 1;
  for (let from = old; from < oldEnd; from += SLOT) {
    const first = load<u64>(from);
    if (first === 0) continue;
    const second = load<u64>(from, 8);
    let slot = slots + slotOf(first, second, shift);
    while (load<u64>(slot) !== 0) {
      slot += SLOT;
      if (slot === slots + slotCount * SLOT) slot = slots;
    }
    v128.store(slot, v128.load(from));
    v128.store(slot, v128.load(from, 16), 16);
  }
}

function slotOf(first: u64, second: u64, slotShift: u64): u32 {
  return <u32>(((first + rotl<u64>(second, 23)) * GOLDEN) >> slotShift) * SLOT;
}
