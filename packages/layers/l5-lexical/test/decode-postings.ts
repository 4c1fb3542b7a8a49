/** The numbers of a list as the tables' documentation describes it. */
export function listOf(bytes: readonly number[], bias: number): number[] {
  const numbers: number[] = [];
  let value = -1;
  let distance = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    distance |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte > 0x7f) continue;
    value += Number(distance) + bias;
    numbers.push(value);
    distance = 0n;
    shift = 0n;
  }
  return numbers;
}

/** The blocks of postings, in whichever of the two forms they are. */
export function blockPostings(bytes: readonly number[], blocks: number): number[] {
  if (bytes.length !== Math.ceil(blocks / 8)) return listOf(bytes, 1);
  return Array.from({ length: blocks }, (_, block) => block).filter((block) => (bytes[block >> 3] >> (block & 7)) & 1);
}
