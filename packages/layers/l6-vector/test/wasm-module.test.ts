import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scanModule } from '../src/search/scan/scan-kernel.ts';
import { signed, unsigned } from '../src/search/scan/wasm-module.ts';

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

it('the scan is the same bytes each time, for each size of vectors', () => {
  for (const stride of [16, 256, 4096]) {
    const bytes = scanModule(stride, 10);
    expect(scanModule(stride, 10)).toEqual(bytes);
    expect([...bytes.subarray(0, 8)]).toEqual([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  }
  expect(() => scanModule(20, 10)).toThrow('expected a positive multiple of 16');
});
