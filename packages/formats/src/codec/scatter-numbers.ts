import type { NumberArray } from './column-table.ts';

/** Writes numbers `stride` bytes apart, the first at byte `at`: both multiples of their width. Nulls are written as zeroes. */
export function scatterNumbers(bytes: Uint8Array, at: number, stride: number, numbers: NumberArray): void {
  const Values = numbers.constructor as Uint32ArrayConstructor;
  const width = Values.BYTES_PER_ELEMENT;
  scatter(
    new Values(bytes.buffer as ArrayBuffer, bytes.byteOffset, Math.floor(bytes.byteLength / width)),
    at / width,
    stride / width,
    numbers as Uint32Array,
  );
}

function scatter(out: Uint32Array, first: number, step: number, numbers: Uint32Array): void {
  let at = first;
  for (let i = 0; i < numbers.length; i++, at += step) out[at] = numbers[i];
}
