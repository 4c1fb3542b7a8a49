import { makeData, makeVector, Utf8, type Vector } from 'apache-arrow';
import { SharedBody } from './shared-body.ts';

/** A vector of UTF-8 strings in shared memory, from Arrow-style offsets and bytes, which are copied. */
export function sharedStrings(offsets: Int32Array, bytes: Uint8Array, length: number): Vector<Utf8> {
  const byteLength = length === 0 ? 0 : offsets[length];
  const body = new SharedBody([(length + 1) * 4, byteLength]);
  const sharedOffsets = body.take((length + 1) * 4);
  const sharedBytes = body.take(byteLength);
  if (length > 0) {
    sharedOffsets.set(new Uint8Array(offsets.buffer, offsets.byteOffset, (length + 1) * 4));
    sharedBytes.set(bytes.subarray(0, byteLength));
  }
  const valueOffsets = new Int32Array(body.buffer, sharedOffsets.byteOffset, length + 1);
  return makeVector(makeData({ type: new Utf8(), length, nullCount: 0, valueOffsets, data: sharedBytes }));
}

/** As {@link sharedStrings}, from JavaScript strings. */
export function sharedStringsOf(values: readonly string[]): Vector<Utf8> {
  const encoded = values.map((value) => Buffer.from(value, 'utf8'));
  const offsets = new Int32Array(values.length + 1);
  encoded.forEach((bytes, i) => {
    offsets[i + 1] = offsets[i] + bytes.length;
  });
  return sharedStrings(offsets, Buffer.concat(encoded), values.length);
}
