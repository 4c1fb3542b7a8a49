const PRIME_1 = 0x9e37_79b1;
const PRIME_2 = 0x85eb_ca77;
const PRIME_3 = 0xc2b2_ae3d;
const PRIME_4 = 0x27d4_eb2f;
const PRIME_5 = 0x1656_67b1;

const rotated = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

/** XXH32 with seed 0, the checksum of LZ4 frames, as an unsigned number. */
export function xxh32(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.byteLength;
  let at = 0;
  let hash: number;
  if (end >= 16) {
    let [a, b, c, d] = [(PRIME_1 + PRIME_2) | 0, PRIME_2 | 0, 0, -PRIME_1 | 0];
    for (; at + 16 <= end; at += 16) {
      a = Math.imul(rotated((a + Math.imul(view.getInt32(at, true), PRIME_2)) | 0, 13), PRIME_1);
      b = Math.imul(rotated((b + Math.imul(view.getInt32(at + 4, true), PRIME_2)) | 0, 13), PRIME_1);
      c = Math.imul(rotated((c + Math.imul(view.getInt32(at + 8, true), PRIME_2)) | 0, 13), PRIME_1);
      d = Math.imul(rotated((d + Math.imul(view.getInt32(at + 12, true), PRIME_2)) | 0, 13), PRIME_1);
    }
    hash = (rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18)) | 0;
  } else hash = PRIME_5;
  hash = (hash + end) | 0;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(rotated((hash + Math.imul(view.getInt32(at, true), PRIME_3)) | 0, 17), PRIME_4);
  }
  for (; at < end; at++) hash = Math.imul(rotated((hash + Math.imul(bytes[at], PRIME_5)) | 0, 11), PRIME_1);
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
  return (hash ^ (hash >>> 16)) >>> 0;
}
