import {
  RecordBatch,
  type Schema,
  Table,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ArrowStream,
  formatFailure,
  MemorySink,
  type OpenArrowStreamsResult,
  openArrowStream,
  openArrowStreams,
  writeArrowStream,
} from '../src/index.ts';
import { arbitraryBatches } from './support/arbitrary-table.ts';
import { plainRows } from './support/plain-values.ts';

function write(...tables: readonly (readonly [Schema, readonly RecordBatch[]])[]): Uint8Array<ArrayBuffer> {
  const sink = new MemorySink();
  for (const [schema, batches] of tables) writeArrowStream(sink, schema, batches);
  return Uint8Array.from(sink.toBytes());
}

function streamsIn(bytes: Uint8Array): readonly ArrowStream[] {
  const opened = openArrowStreams(bytes);
  if (!opened.ok) throw new Error(formatFailure(opened.failure));
  return opened.streams;
}

const reasonOf = (opened: OpenArrowStreamsResult) => (opened.ok ? 'fine' : opened.failure.reason);

const words = (...values: string[]) => new Table({ word: vectorFromArray(values) });

describe('an Arrow stream', () => {
  it('has the rows that were written, of any type, for us and for apache-arrow', () => {
    fc.assert(
      fc.property(arbitraryBatches, ({ schema, batches }) => {
        const bytes = write([schema, batches]);
        const [stream] = streamsIn(bytes);
        expect(plainRows(stream.batches)).toEqual(plainRows(batches));
        expect(stream.end).toBe(bytes.byteLength);
        if (batches.length > 0) expect(plainRows(tableFromIPC(bytes).batches)).toEqual(plainRows(batches));
      }),
      { numRuns: 40 },
    );
  });

  it('is read with the rows that apache-arrow wrote, and nothing is copied', () => {
    const table = tableFromArrays({ n: Int32Array.of(1, 2, 3), word: ['a', 'b', 'a'] });
    const bytes = tableToIPC(table, 'stream');
    const [stream] = streamsIn(bytes);
    expect(plainRows(stream.batches)).toEqual(plainRows(table.batches));
    expect(stream.batches[0].data.children[0].values.buffer).toBe(bytes.buffer);
  });

  it('extends and replaces dictionaries between batches', () => {
    const one = tableFromArrays({ word: ['a', 'b'] }).batches[0];
    const same = one.slice(1, 2);
    const longer = new RecordBatch({ word: withDictionary(one, ['a', 'b', 'c']) });
    const other = new RecordBatch({ word: withDictionary(one, ['x', 'y']) });
    const [stream] = streamsIn(write([one.schema, [one, same, longer, other]]));
    const rows = stream.batches.map((batch) => plainRows([batch]).flat());
    expect(rows).toEqual([['a', 'b'], ['b'], ['a', 'b'], ['x', 'y']]);
    expect(stream.batches.map(({ data }) => data.children[0].dictionary?.length)).toEqual([2, 2, 3, 2]);
  });

  it('may be followed by others', () => {
    const [one, two] = [words('a', 'b'), words('c')];
    const bytes = write([one.schema, one.batches], [two.schema, []], [two.schema, two.batches]);
    expect(streamsIn(bytes).map(({ rows }) => rows)).toEqual([2, 0, 1]);
    expect(streamsIn(new Uint8Array(0))).toEqual([]);
    const second = openArrowStream(bytes, 'second', streamsIn(bytes)[0].end);
    expect(second.ok && second.stream.rows).toBe(0);
  });

  it('may end with the bytes, between two messages', () => {
    const { schema, batches } = words('a', 'b');
    const bytes = write([schema, batches]);
    const [stream] = streamsIn(bytes.subarray(0, bytes.byteLength - 8));
    expect([stream.rows, stream.end]).toEqual([2, bytes.byteLength - 8]);
  });

  it('is refused with the reason when it is something else, cut short or damaged', () => {
    const { schema, batches } = words('a', 'b');
    const bytes = write([schema, batches]);
    const lengths = Array.from({ length: bytes.byteLength + 1 }, (_, length) => length);
    const fine = lengths.filter((length) => {
      const reason = reasonOf(openArrowStreams(bytes.slice(0, length)));
      if (reason !== 'fine') expect([length, reason]).toEqual([length, 'truncated']);
      return reason === 'fine';
    });
    // Nothing, or the end of one of its messages: schema, dictionary, batch, end of stream.
    expect(fine.length).toBe(5);
    expect(reasonOf(openArrowStreams(new TextEncoder().encode('ARROW1\0\0 a file')))).toBe('not-arrow');
    expect(reasonOf(openArrowStreams(new TextEncoder().encode('{"json": true}')))).toBe('not-arrow');
    const file = new Uint8Array(bytes.byteLength + 8);
    file.set(bytes, 4);
    expect(reasonOf(openArrowStreams(file.subarray(4)))).toBe('misaligned');
  });

  it('gives data for any changed bytes', () => {
    const table = new Table({
      word: vectorFromArray(['a', 'b', null, 'a']),
      text: vectorFromArray(['x', 'yy', null, ''], new Utf8()),
    });
    const bytes = write([table.schema, table.batches]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.byteLength - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        (changes) => {
          const damaged = bytes.slice();
          for (const [at, value] of changes) damaged[at] = value;
          const opened = openArrowStreams(damaged);
          if (!opened.ok) expect(formatFailure(opened.failure)).toContain('next step');
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The first column of a batch with another dictionary. */
function withDictionary(batch: RecordBatch, values: readonly string[]) {
  const data = batch.data.children[0].clone();
  return Object.assign(data, { dictionary: vectorFromArray([...values], new Utf8()) });
}
