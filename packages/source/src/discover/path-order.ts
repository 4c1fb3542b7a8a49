/**
 * Orders two strings as their UTF-8 bytes would: by code point. JavaScript's own order is by UTF-16 unit, which puts characters beyond
 * U+FFFF (surrogates, 0xD800..0xDFFF) before U+E000..U+FFFF.
 */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (x >= 0xd800 && y >= 0xd800) return rankOf(x) - rankOf(y);
    return x - y;
  }
  return a.length - b.length;
}

const rankOf = (unit: number) => (unit >= 0xe000 ? unit - 0xe000 : unit);
