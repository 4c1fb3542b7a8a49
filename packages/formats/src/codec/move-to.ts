import type { Allocate } from './codec.ts';

/** The bytes, in memory that the caller chose if they did. */
export function moveTo(bytes: Uint8Array, allocate: Allocate | undefined): Uint8Array {
  if (!allocate) return bytes;
  const moved = new Uint8Array(allocate(bytes.byteLength), 0, bytes.byteLength);
  moved.set(bytes);
  return moved;
}
