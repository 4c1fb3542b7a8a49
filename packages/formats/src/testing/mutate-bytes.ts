import fc from 'fast-check';

/** One thing that may befall encoded bytes. Positions are fractions of the length, so that they suit any encoding. */
export type Damage =
  | { readonly kind: 'flip'; readonly at: number; readonly bits: number }
  | { readonly kind: 'word'; readonly at: number; readonly value: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'drop'; readonly at: number; readonly count: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly count: number };

/** Even between 0 and 1, which `fc.double` is not: half of all doubles there are below 1e-150, and would mean the first byte. */
const fraction = fc.integer({ min: 0, max: 0xffff_ffff }).map((n) => n / 2 ** 32);
/**
 * Headers and footers are where lengths and offsets are: two fifths of all damage fall on the first and last bytes. No more, for what spoils a magic shows
 * nothing but that it is looked at.
 */
const place = fc.oneof(
  { weight: 3, arbitrary: fraction },
  { weight: 1, arbitrary: fraction.map((f) => f * f) },
  { weight: 1, arbitrary: fraction.map((f) => 1 - f * f * 0.999_999) },
);
const word = fc.oneof(
  fc.constantFrom(0, 1, 4, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff, 0x8000, 0x1_0000, 0x1000_0000),
  fc.integer({ min: 0, max: 0xffff_ffff }),
);

export const damage: fc.Arbitrary<Damage> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('flip' as const), at: place, bits: fc.integer({ min: 1, max: 255 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('word' as const), at: place, value: word }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: fraction }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('drop' as const), at: place, count: fc.integer({ min: 1, max: 64 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('repeat' as const), at: place, count: fc.integer({ min: 1, max: 64 }) }),
  },
);

/** A damaged copy. */
export function damagedBytes(bytes: Uint8Array, damages: readonly Damage[]): Uint8Array<ArrayBuffer> {
  let out = Uint8Array.from(bytes);
  for (const one of damages) {
    const at = Math.min(Math.floor(one.at * out.length), Math.max(out.length - 1, 0));
    switch (one.kind) {
      case 'flip':
        if (out.length > 0) out[at] ^= one.bits;
        break;
      case 'word': {
        // Lengths and offsets mostly lie at multiples of 4.
        const aligned = at & ~3;
        if (aligned + 4 <= out.length) new DataView(out.buffer).setUint32(aligned, one.value, true);
        break;
      }
      case 'cut':
        out = out.slice(0, at);
        break;
      case 'drop':
        out = Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + one.count)]);
        break;
      case 'repeat':
        out = Uint8Array.from([...out.subarray(0, at + one.count), ...out.subarray(at)]);
        break;
    }
  }
  return out;
}
