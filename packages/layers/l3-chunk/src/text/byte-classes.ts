/** What a byte is to the token estimate and to the search for statement borders. Fewer than 16, so that a pair of them is a byte. */
export const ByteClass = {
  newline: 0,
  space: 1,
  tab: 2,
  lower: 3,
  upper: 4,
  digit: 5,
  underscore: 6,
  quote: 7,
  bracket: 8,
  stop: 9,
  operator: 10,
  /** `#`, `$` and the backslash. */
  mark: 11,
  /** First byte of a character beyond ASCII. */
  lead: 12,
  /** Any other byte of such a character. */
  continuation: 13,
  control: 14,
} as const;

const CHARACTERS: readonly (readonly [keyof typeof ByteClass, string])[] = [
  ['newline', '\n\r'],
  ['space', ' '],
  ['tab', '\t\f'],
  ['lower', 'abcdefghijklmnopqrstuvwxyz'],
  ['upper', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  ['digit', '0123456789'],
  ['underscore', '_'],
  ['quote', '\'"`'],
  ['bracket', '()[]{}'],
  ['stop', '.,:;'],
  ['operator', '=+-*/<>!&|^%~@?'],
  ['mark', '#$\\'],
];

/** The class of each byte. */
export const BYTE_CLASSES: Uint8Array = (() => {
  const classes = new Uint8Array(256).fill(ByteClass.control);
  for (const [name, characters] of CHARACTERS) {
    for (const character of characters) classes[character.charCodeAt(0)] = ByteClass[name];
  }
  return classes.fill(ByteClass.continuation, 0x80, 0xc0).fill(ByteClass.lead, 0xc0);
})();

/** What each byte adds to the depth of brackets: 1 for those that open, -1 for those that close. */
export const BRACKET_DEPTHS: Int8Array = (() => {
  const depths = new Int8Array(256);
  for (const character of '([{') depths[character.charCodeAt(0)] = 1;
  for (const character of ')]}') depths[character.charCodeAt(0)] = -1;
  return depths;
})();

/**
 * All that is to be known of a byte in one number, so that a loop over bytes looks it up once: the class in bits 0 to 3, a bit for the class from bit
 * SEEN_SHIFT on, the change of depth in bits 24 to 31.
 */
export const BYTE_FACTS: Int32Array = Int32Array.from(
  BYTE_CLASSES,
  (own, byte) => own | (1 << (own + 8)) | (BRACKET_DEPTHS[byte] << 24),
);
export const CLASS_MASK = 0xf;
const SEEN_SHIFT = 8;
export const DEPTH_SHIFT = 24;

/** Bits of some classes, as they are in facts. */
export const seenBits = (...classes: readonly (keyof typeof ByteClass)[]): number =>
  classes.reduce((bits, name) => bits | (1 << (ByteClass[name] + SEEN_SHIFT)), 0);
