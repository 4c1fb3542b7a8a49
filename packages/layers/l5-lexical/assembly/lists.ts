import { SLAB, takeSlab } from './slabs';

/**
 * Posting lists as they grow: ascending numbers, each as its distance to the one before it, less one (the first counts from -1), in LEB128.
 *
 * A list is 8 bytes: the address of its next byte, or 0, and the number after its last one. Its bytes lie in chunks of 16: the address of the next chunk, then 12 bytes. The
 * last chunk leads back to the first, so a list need not know where it began:
 *
 *     list  [ at | 1 + last ]
 *               |
 *     chunk [ -> first | ............ ]
 */
const CHUNK: u32 = 16;

/** Where the next chunk comes from. */
let free: u32 = 0;
let freeEnd: u32 = 0;
/** Bytes of all lists, at most. */
export let listBytes: u32 = 0;

/** Takes all chunks back, which `clearSlabs` gives to others. */
export function clearLists(): void {
  free = 0;
  freeEnd = 0;
  listBytes = 0;
}

/** Appends `number` to a list; it must be larger than those the list has. */
export function append(list: u32, number: u32): void {
  const state = load<u64>(list);
  let at = <u32>state;
  const distance = number - <u32>(state >> 32);
  if ((at & (CHUNK - 1)) === 0) at = nextChunk(at);
  if (distance < 0x80) store<u8>(at++, distance);
  else at = appendLong(at, distance);
  store<u64>(list, <u64>at | ((<u64>number + 1) << 32));
}

function appendLong(start: u32, distance: u32): u32 {
  let at = start;
  let rest = distance;
  for (;;) {
    if ((at & (CHUNK - 1)) === 0) at = nextChunk(at);
    if (rest < 0x80) break;
    store<u8>(at++, (rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  store<u8>(at++, rest);
  return at;
}

/** @param end - where the list's last chunk ends, or 0 for a new list. @returns where the bytes of the new one begin */
function nextChunk(end: u32): u32 {
  if (free === freeEnd) {
    free = takeSlab();
    freeEnd = free + SLAB;
    listBytes += SLAB;
  }
  const chunk = free;
  free += CHUNK;
  if (end === 0) store<u32>(chunk, chunk);
  else {
    store<u32>(chunk, load<u32>(end - CHUNK));
    store<u32>(end - CHUNK, chunk);
  }
  return chunk + 4;
}

/** Copies a list's bytes to `to`, and maybe 16 bytes of anything behind them. @returns where they end */
export function copyList(list: u32, to: u32): u32 {
  const end = load<u32>(list);
  const last = (end - 1) & ~(CHUNK - 1);
  let at = to;
  let chunk = load<u32>(last);
  for (; chunk !== last; chunk = load<u32>(chunk)) {
    v128.store(at, v128.load(chunk, 4));
    at += CHUNK - 4;
  }
  v128.store(at, v128.load(chunk, 4));
  return at + (end - last - 4);
}
