const QUOTE_1 = 39;
const QUOTE_2 = 34;
const BACKSLASH = 92;

/** Where the text of a string literal lies in the source. */
export interface StringText {
  readonly from: number;
  readonly to: number;
}

/**
 * The text between the quotes of a string literal whose bytes say what it means: a string without escapes, of one part. Undefined for
 * others, and for bytes literals.
 */
export function plainString(source: Uint8Array, start: number, end: number): StringText | undefined {
  let from = start;
  while (source[from] !== QUOTE_1 && source[from] !== QUOTE_2) {
    if ((source[from] | 32) === 0x62) return undefined;
    from++;
  }
  const quote = source[from];
  const triple = end - from >= 6 && source[from + 1] === quote && source[from + 2] === quote;
  const width = triple ? 3 : 1;
  from += width;
  const to = end - width;
  if (to < from || source[end - 1] !== quote) return undefined;
  for (let i = from; i < to; i++) if (source[i] === BACKSLASH) return undefined;
  return { from, to };
}
