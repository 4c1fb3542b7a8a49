/** Bytes of a number below 2^32 as LEB128: 7 bits a byte, low bits first, high bit set on all but the last. */
export function listEntryBytes(distance: number): number {
  if (distance < 0x80) return 1;
  if (distance < 0x4000) return 2;
  if (distance < 0x20_0000) return 3;
  return distance < 0x1000_0000 ? 4 : 5;
}

/** Writes a number as LEB128 and gives the position after it. */
export function writeListEntry(bytes: Uint8Array, at: number, distance: number): number {
  let rest = distance;
  while (rest > 0x7f) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}
