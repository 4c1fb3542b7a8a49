import fc from 'fast-check';
import { expect, it } from 'vitest';
import { signed, unsigned } from '../src/leb128.ts';

const decodeUnsigned = (bytes: readonly number[]) => bytes.reduceRight((value, byte) => value * 128 + (byte & 0x7f), 0);

it('numbers are written as LEB128: seven bits a byte, low ones first, a flag on all but the last', () => {
  expect(unsigned(624485)).toEqual([0xe5, 0x8e, 0x26]);
  expect(signed(-123456)).toEqual([0xc0, 0xbb, 0x78]);
  fc.assert(
    fc.property(fc.integer(), (value) => {
      expect(decodeUnsigned(unsigned(value))).toBe(value >>> 0);
      const bytes = signed(value);
      const sign = bytes.at(-1)! & 0x40 ? -(2 ** (7 * bytes.length)) : 0;
      expect(decodeUnsigned(bytes) + sign).toBe(value);
    }),
  );
});
