import { createRequire } from 'node:module';
import { usearchIndex } from '@strata/index-usearch';
import { expect, it } from 'vitest';

const values = Int8Array.from({ length: 200 * 8 }, (_, i) => ((i * 7919) % 255) - 127);
const scales = new Float32Array(200).fill(1 / 127);
const rows = { dimensions: 8, count: 200, parts: [{ values, scales }] };

function isInstalled(): boolean {
  try {
    createRequire(import.meta.url)('usearch');
    return true;
  } catch {
    return false;
  }
}

it(`finds a row by itself where usearch is installed, and says how to get it where it is not (${isInstalled() ? 'it is' : 'it is not'})`, async () => {
  const build = async () => usearchIndex().build(rows);
  if (!isInstalled()) {
    await expect(build()).rejects.toThrow(/npm install usearch/);
    return;
  }
  const index = await build();
  const length = (row: number) => Math.hypot(...values.subarray(row * 8, row * 8 + 8));
  // By inner product a longer row may be nearer than the row itself: the longest of all is nearest to itself.
  const longest = Array.from(scales.keys()).sort((a, b) => length(b) - length(a))[0];
  const query = Float32Array.from(values.subarray(longest * 8, longest * 8 + 8));
  expect([...index.nearest(query, 3).rows]).toContain(longest);
  expect([...index.nearest(query, 3, { accept: (row) => row !== longest }).rows]).not.toContain(longest);
});
