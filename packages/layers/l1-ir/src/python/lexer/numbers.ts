const DOT = 0x2e;
const UNDERSCORE = 0x5f;
const ZERO = 0x30;

const isDigit = (byte: number) => byte >= ZERO && byte <= 0x39;

/** Where a run of digits that may be joined by single underscores ends. */
function digits(source: Uint8Array, i: number, digit: (byte: number) => boolean): number {
  while (digit(source[i])) {
    i++;
    if (source[i] === UNDERSCORE && digit(source[i + 1])) i++;
  }
  return i;
}

const DIGITS_OF_BASE: Readonly<Record<number, (byte: number) => boolean>> = {
  // By the letter that names the base, in lower case.
  120: (byte) => isDigit(byte) || ((byte | 32) >= 0x61 && (byte | 32) <= 0x66),
  111: (byte) => byte >= ZERO && byte <= 0x37,
  98: (byte) => byte === ZERO || byte === ZERO + 1,
};

/**
 * Where the number that starts at `i` ends; as `~end` when it is one that Python 3 refuses (`0777`, `0x`). What follows is not looked
 * at: a name glued to a number (`1if x else y`) is the parser's concern.
 *
 * @param i - a digit, or a dot before a digit
 */
export function scanNumber(source: Uint8Array, i: number): number {
  const start = i;
  if (source[i] === ZERO) {
    const ofBase = DIGITS_OF_BASE[source[i + 1] | 32];
    if (ofBase !== undefined) {
      const first = source[i + 2] === UNDERSCORE ? i + 3 : i + 2;
      const end = digits(source, first, ofBase);
      return end === first ? ~(i + 2) : end;
    }
  }
  i = digits(source, i, isDigit);
  const whole = i;
  if (source[i] === DOT) i = digits(source, i + 1, isDigit);
  if ((source[i] | 32) === 0x65) {
    const sign = source[i + 1] === 0x2b || source[i + 1] === 0x2d ? 1 : 0;
    if (isDigit(source[i + 1 + sign])) i = digits(source, i + 1 + sign, isDigit);
  }
  if ((source[i] | 32) === 0x6a) return i + 1;
  return i === whole && hasLeadingZero(source, start, whole) ? ~i : i;
}

function hasLeadingZero(source: Uint8Array, from: number, to: number): boolean {
  if (source[from] !== ZERO) return false;
  for (let i = from; i < to; i++) if (source[i] !== ZERO && source[i] !== UNDERSCORE) return true;
  return false;
}
