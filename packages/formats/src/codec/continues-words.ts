import type { StringValues } from '@strata/tables';

/** Whether words are those before and perhaps more, as far as can be seen without reading them: they begin in the same memory. */
export function continuesWords(words: StringValues, before: StringValues): boolean {
  return (
    words === before ||
    (words.length >= before.length &&
      startTogether(words.offsets, before.offsets) &&
      startTogether(words.bytes, before.bytes))
  );
}

const startTogether = (a: ArrayBufferView, b: ArrayBufferView): boolean =>
  a.buffer === b.buffer && a.byteOffset === b.byteOffset;
