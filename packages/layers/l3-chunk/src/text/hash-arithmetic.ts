/** Bases of the two halves of a content hash: odd, so that multiplying loses nothing. */
export const BASE_LOW = 0x9e3779b1;
export const BASE_HIGH = 0x85ebca77;

/** MurmurHash3's last step over 32 bits: one-to-one, and every bit of the result depends on every bit of the value. */
export function scramble(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const TABLED = 64;
const powersOf = (base: number) => {
  const powers = new Int32Array(TABLED);
  powers[0] = 1;
  for (let i = 1; i < TABLED; i++) powers[i] = Math.imul(powers[i - 1], base);
  return powers;
};
const POWERS_LOW = powersOf(BASE_LOW);
const POWERS_HIGH = powersOf(BASE_HIGH);

/** BASE_LOW to a power, modulo 2^32. */
export const powerLow = (exponent: number) => (exponent < TABLED ? POWERS_LOW[exponent] : power(BASE_LOW, exponent));

/** BASE_HIGH to a power, modulo 2^32. */
export const powerHigh = (exponent: number) => (exponent < TABLED ? POWERS_HIGH[exponent] : power(BASE_HIGH, exponent));

function power(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = Math.imul(result, square);
    square = Math.imul(square, square);
  }
  return result;
}
