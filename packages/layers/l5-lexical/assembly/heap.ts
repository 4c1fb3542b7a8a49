import { HEAP } from './layout';

let top: u32 = HEAP;

/**
 * Memory that is never given back: of arrays that grow by doubling, what they leave behind is less than what they take. All its bytes are 0, and it may be read 64 bytes beyond its end.
 * Traps when there is none left.
 */
export function allocate(bytes: u32): u32 {
  const at = top;
  top = (top + bytes + 63) & ~63;
  const missing = ((top + 0x1_003f) >> 16) - <u32>memory.size();
  if (<i32>missing > 0 && memory.grow(missing) < 0) unreachable();
  return at;
}

/** A larger place for an array: what it had is copied. */
export function moved(from: u32, used: u32, bytes: u32): u32 {
  const to = allocate(bytes);
  memory.copy(to, from, used);
  return to;
}
