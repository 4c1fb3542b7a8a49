/** Copies `count` bits (least significant first, as in Arrow's bitmaps) into bits that are zero. */
export function copyBits(
  source: Uint8Array,
  sourceBit: number,
  target: Uint8Array,
  targetBit: number,
  count: number,
): void {
  let i = 0;
  if ((sourceBit & 7) === 0 && (targetBit & 7) === 0) {
    const bytes = count >> 3;
    target.set(source.subarray(sourceBit >> 3, (sourceBit >> 3) + bytes), targetBit >> 3);
    i = bytes << 3;
  }
  for (; i < count; i++) {
    const from = sourceBit + i;
    const to = targetBit + i;
    if (source[from >> 3] & (1 << (from & 7))) target[to >> 3] |= 1 << (to & 7);
  }
}

/** Sets `count` bits to one. */
export function setBits(target: Uint8Array, targetBit: number, count: number): void {
  let bit = targetBit;
  const end = targetBit + count;
  while (bit < end && (bit & 7) !== 0) target[bit >> 3] |= 1 << (bit++ & 7);
  if (end - bit >= 8) {
    target.fill(0xff, bit >> 3, end >> 3);
    bit = end & ~7;
  }
  while (bit < end) target[bit >> 3] |= 1 << (bit++ & 7);
}
