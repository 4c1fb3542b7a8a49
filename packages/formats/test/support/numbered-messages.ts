/** Message `i` of a producer: 4 bytes of its number, one of the seed, then up to 63 that follow from both. */
export function messageOf(seed: number, i: number): Uint8Array {
  const message = new Uint8Array(5 + ((i * 2_654_435_761 + seed * 97) >>> 26));
  new DataView(message.buffer).setUint32(0, i);
  message[4] = seed;
  for (let k = 5; k < message.length; k++) message[k] = (i + k + seed) & 255;
  return message;
}

/** Whether a message is `messageOf(seed, i)`. */
export function isMessage(message: Uint8Array, seed: number, i: number): boolean {
  const expected = messageOf(seed, i);
  return message.length === expected.length && message.every((byte, k) => byte === expected[k]);
}
