import { type Data, makeData, RecordBatch, Struct, Utf8, Vector } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { arrowSchemaOf, arrowStreamCodec, MemorySink, type TableSchema, writeArrowStream } from '../src/index.ts';
import { decodeGood } from '../src/testing/index.ts';

const schema: TableSchema = {
  name: 'growing',
  columns: [{ name: 'word', type: 'dictionary', codes: 'u32', nullable: false }],
};

const chunk = (...words: readonly string[]): Data => {
  const texts = words.map((word) => Buffer.from(word));
  const valueOffsets = new Int32Array(words.length + 1);
  for (const [i, { length }] of texts.entries()) valueOffsets[i + 1] = valueOffsets[i] + length;
  return makeData({
    type: new Utf8(),
    length: words.length,
    nullCount: 0,
    valueOffsets,
    data: Buffer.concat(texts),
  } as never);
};

/** A batch of one row for each list of chunks: its last word. What a batch has more than the one before comes as deltas. */
function streamOf(dictionaries: readonly (readonly Data[])[]): Uint8Array {
  const arrow = arrowSchemaOf(schema);
  const batches = dictionaries.map((chunks) => {
    const dictionary = new Vector(chunks as never);
    const codes = Uint32Array.of(dictionary.length - 1);
    const column = makeData({ type: arrow.fields[0].type, length: 1, nullCount: 0, data: codes, dictionary } as never);
    return new RecordBatch(
      arrow,
      makeData({ type: new Struct(arrow.fields), length: 1, nullCount: 0, children: [column] }),
    );
  });
  const sink = new MemorySink();
  writeArrowStream(sink, arrow, batches);
  return Uint8Array.from(sink.toBytes());
}

describe('a dictionary that grows with each batch', () => {
  const words = Array.from({ length: 600 }, (_, i) => `wörd ${i}`);
  const chunks = words.map((word) => chunk(word));
  const bytes = streamOf(words.map((_, i) => chunks.slice(0, i + 1)));

  it('has all words in the end, and each row the word it had', () => {
    const table = decodeGood(arrowStreamCodec, bytes, schema).toRows();
    expect(table.dictionaries.word).toEqual(words);
    expect(table.rows.map(({ word }) => word)).toEqual(words.map((_, i) => i));
  });

  it('is put together once, not for every batch', () => {
    // 600 dictionaries one by one would be 2.7 MB.
    expect(decodeGood(arrowStreamCodec, bytes, schema).copiedBytes).toBeLessThan(60_000);
  });

  it('is refused when a delta has bad UTF-8, though those before it had not', () => {
    for (const i of [1, 300, 599]) {
      const damaged = Uint8Array.from(bytes);
      const at = Buffer.from(damaged).indexOf(`wörd ${i}`);
      damaged[at + 2] = 0x28;
      expect(arrowStreamCodec.decode(damaged, schema)).toMatchObject({
        ok: false,
        failure: { reason: 'damaged', expected: expect.stringContaining('UTF-8') },
      });
    }
  });

  it('may have several words at once, and begin anew', () => {
    const [a, b, c] = [chunk('a', '', 'bc'), chunk(), chunk('d', 'é')];
    const table = decodeGood(arrowStreamCodec, streamOf([[a], [a, b], [a, b, c]]), schema).toRows();
    expect(table).toEqual({
      schema,
      dictionaries: { word: ['a', '', 'bc', 'd', 'é'] },
      rows: [{ word: 2 }, { word: 2 }, { word: 4 }],
    });
    // Rows of one column cannot refer to two dictionaries.
    expect(arrowStreamCodec.decode(streamOf([[a, c], [c]]), schema)).toMatchObject({
      ok: false,
      failure: { reason: 'damaged' },
    });
  });
});
