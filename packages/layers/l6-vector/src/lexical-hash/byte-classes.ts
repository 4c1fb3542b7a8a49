/** What a byte is to the parts of words. Bytes beyond ASCII are letters without case. */
export const ByteClass = Object.freeze({ other: 0, lower: 1, upper: 2, digit: 3, underscore: 4 });

export const BYTE_CLASS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x61 && byte <= 0x7a) return ByteClass.lower;
  if (byte >= 0x41 && byte <= 0x5a) return ByteClass.upper;
  if (byte >= 0x30 && byte <= 0x39) return ByteClass.digit;
  if (byte === 0x5f) return ByteClass.underscore;
  return byte >= 0x80 ? ByteClass.lower : ByteClass.other;
});

/** A byte in lower case. */
export const LOWER: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);
