import type { Data } from 'apache-arrow';

/** True when data can be handed to another thread as it is: all its buffers lie in shared memory, and it is no slice. */
export function isShared(data: Data): boolean {
  return (
    data.offset === 0 &&
    buffersOf(data).every(({ buffer, byteLength }) => byteLength === 0 || buffer instanceof SharedArrayBuffer) &&
    data.children.every(isShared) &&
    (data.dictionary === undefined || data.dictionary.data.every(isShared))
  );
}

/** The buffers of data itself, without those of its children and dictionary. */
export function buffersOf(data: Data): ArrayBufferView[] {
  const { valueOffsets, values, nullBitmap, typeIds, variadicBuffers } = data;
  return [valueOffsets, values, nullBitmap, typeIds, ...variadicBuffers].filter((view) => view !== undefined);
}

/** The shared memory in which the rows of data lie: its own buffers and its children's, not its dictionary's. */
export function memoryOf(data: Data, into: Set<SharedArrayBuffer> = new Set()): Set<SharedArrayBuffer> {
  for (const { buffer } of buffersOf(data)) if (buffer instanceof SharedArrayBuffer) into.add(buffer);
  for (const child of data.children) memoryOf(child, into);
  return into;
}

/** Bytes of the buffers of data and its children, without the dictionary, which a whole table shares. */
export function byteLengthOf(data: Data): number {
  return (
    buffersOf(data).reduce((total, { byteLength }) => total + byteLength, 0) +
    data.children.reduce((total, child) => total + byteLengthOf(child), 0)
  );
}
