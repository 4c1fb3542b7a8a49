/** Bytes of the validity bitmap of `length` rows. */
export const validityBytes = (length: number) => (length + 7) >> 3;

/** Fills an Arrow validity bitmap (bit i of byte i >> 3, 1 is valid) from the ascending rows that are null. */
export function fillValidity(bitmap: Uint8Array, length: number, nulls: readonly number[]): void {
  bitmap.fill(0xff);
  const tail = length & 7;
  if (tail !== 0) bitmap[bitmap.length - 1] = (1 << tail) - 1;
  for (const row of nulls) bitmap[row >> 3] &= ~(1 << (row & 7));
}
