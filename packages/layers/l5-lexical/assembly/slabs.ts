import { allocate, moved } from './heap';

/** Bytes of a slab. */
export const SLAB: u32 = 1 << 17;
const ALIGNMENT: u32 = 1024;

/** Addresses of all slabs there are; the first `used` are taken. */
let slabs: u32 = 0;
let room: u32 = 0;
let count: u32 = 0;
let used: u32 = 0;

/** Memory for what a segment collects, from a multiple of 1,024 on; it may hold anything. */
export function takeSlab(): u32 {
  if (used === count) {
    if (count === room) {
      room = room === 0 ? 256 : room * 2;
      slabs = moved(slabs, count * 4, room * 4);
    }
    store<u32>(slabs + count++ * 4, (allocate(SLAB + ALIGNMENT) + ALIGNMENT - 1) & ~(ALIGNMENT - 1));
  }
  return load<u32>(slabs + used++ * 4);
}

/** Takes all slabs back. */
export function clearSlabs(): void {
  used = 0;
}
