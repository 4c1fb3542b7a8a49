import { allocate } from './heap';

/** A byte for each block of the segment, while its blocks become a bitmap; all 0 otherwise. */
let marks: u32 = 0;
let room: u32 = 0;

/** Makes room for the blocks of a segment. */
export function reserveMarks(blocks: u32): void {
  if (blocks <= room) return;
  room = blocks * 2;
  marks = allocate(room);
}

export function mark(block: u32): void {
  store<u8>(marks + block, 0xff);
}

/** Writes the marked blocks as a bitmap of `bytes` bytes, and maybe one byte of anything behind it, and takes the marks away. @returns where it ends */
export function writeMarks(to: u32, bytes: u32): u32 {
  for (let i: u32 = 0; i < bytes; i += 2) {
    store<u16>(to + i, i8x16.bitmask(v128.load(marks + i * 8)));
    v128.store(marks + i * 8, i64x2.splat(0));
  }
  return to + bytes;
}

/** Makes the list `[from, to)` (lists.ts) a bitmap, in place. @returns where it ends */
export function listToBitmap(from: u32, to: u32, bytes: u32): u32 {
  let block: u32 = -1;
  for (let at = from; at < to; ) {
    let byte = <u32>load<u8>(at++);
    let distance = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = load<u8>(at++);
      distance |= (byte & 0x7f) << shift;
    }
    block += distance + 1;
    mark(block);
  }
  return writeMarks(from, bytes);
}
