import fc from 'fast-check';

/** Characters that are special to case folding, to UTF-8, to JavaScript's strings, or to nobody; few, so that patterns do match. */
const CHARACTERS = ['a', 'b', 'A', 'k', 's', 'S', '_', '1', ' ', 'é', 'É', 'ß', 'ſ', '\u{212a}', '一', '𝟙', '.'];

/** Some lines of those characters, or of any bytes. */
export const texts: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: fc.constantFrom(...CHARACTERS, '\n', '\n', '\r'), maxLength: 120 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom(0x61, 0x62, 0x6b, 0x0a, 0xc3, 0xa9, 0xff, 0xe4), { maxLength: 60 })
      .map((bytes) => Uint8Array.from(bytes)),
  },
);

/** Regular expressions over the same characters, of every kind that is supported. */
export const patterns: fc.Arbitrary<string> = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('atom'),
    fc.array(tie('pattern'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
    fc.array(tie('pattern'), { minLength: 2, maxLength: 3 }).map((parts) => `(?:${parts.join('|')})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?', '+?'))
      .map(([pattern, count]) => `(${pattern})${count}`),
    tie('pattern').map((pattern) => `(?i:${pattern})`),
  ),
  atom: fc.oneof(
    fc
      .array(fc.constantFrom(...CHARACTERS), { minLength: 1, maxLength: 5 })
      .map((all) => all.join('').replaceAll('.', '\\.')),
    fc.constantFrom('.', '^', '$', '\\b', '\\B', '\\w', '\\W', '\\d', '\\s', '\\S', '\\pL', '\\P{Lu}', '\\p{Greek}'),
    fc.constantFrom(
      '[ab]',
      '[^a]',
      '[a-s]',
      '[éß]',
      '[^\\s_]',
      '[\\w--[a-f]]',
      '[a-z&&[^b]]',
      '[[:alpha:]]',
      '[^\\W\\d]',
    ),
  ),
})).pattern;
