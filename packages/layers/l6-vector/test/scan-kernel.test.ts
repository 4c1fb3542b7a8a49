import { expect, it } from 'vitest';
import { scanModule } from '../src/search/scan/scan-kernel.ts';

it('the scan is the same bytes each time, for each size of vectors', () => {
  for (const stride of [16, 256, 4096]) {
    const bytes = scanModule(stride, 10);
    expect(scanModule(stride, 10)).toEqual(bytes);
    expect([...bytes.subarray(0, 8)]).toEqual([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  }
  expect(() => scanModule(20, 10)).toThrow('expected a positive multiple of 16');
});
