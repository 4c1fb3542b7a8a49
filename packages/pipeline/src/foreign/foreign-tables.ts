import { type ArrowFailure, type Failure, openArrowFile, openArrowStreams } from '@strata/formats/store';
import type { RecordBatch, Schema } from 'apache-arrow';
import { ForeignError } from './foreign-failure.ts';

/** Rows of a table as another program wrote them, with the types it chose. */
export interface ForeignTable {
  readonly schema: Schema;
  readonly batches: readonly RecordBatch[];
}

/** By the table's name. */
export type ForeignTables = ReadonlyMap<string, ForeignTable>;

/** Metadata of a schema that says which table it is. `defineTable` writes it. */
export const TABLE_NAME = 'strata.table';

/**
 * The tables in Arrow IPC streams that follow one another, each with its name in its schema's metadata as `strata.table`. Streams of one name are one table.
 * @throws ForeignError
 */
export function readStreams(bytes: Uint8Array, place: string): ForeignTables {
  const opened = openArrowStreams(aligned(bytes), place);
  if (!opened.ok) throw new ForeignError(ofArrow(opened.failure));
  const tables = new Map<string, ForeignTable>();
  opened.streams.forEach(({ schema, batches }, i) => {
    const name = schema.metadata.get(TABLE_NAME);
    if (name === undefined) {
      throw new ForeignError({
        reason: 'unnamed-table',
        place: `${place}, stream ${i + 1}`,
        expected: `metadata '${TABLE_NAME}' in the schema, with the table's name`,
        got: [...schema.metadata.keys()].join(', ') || 'no metadata',
        likelyCause: 'the program that wrote the stream does not name its tables',
        nextStep: `with pyarrow: schema.with_metadata({"${TABLE_NAME}": "nodes"})`,
      });
    }
    const before = tables.get(name);
    if (before && !sameColumns(before.schema, schema)) {
      throw new ForeignError({
        reason: 'wrong-type',
        place: `${place}, stream ${i + 1}`,
        expected: `the columns of the first stream of '${name}': ${before.schema}`,
        got: `${schema}`,
        likelyCause: 'streams of one table that were written with different schemas',
        nextStep: 'write them with one schema',
      });
    }
    tables.set(name, { schema: before?.schema ?? schema, batches: [...(before?.batches ?? []), ...batches] });
  });
  return tables;
}

/** One table in an Arrow IPC file or stream, whatever it says its name is. @throws ForeignError */
export function readTable(bytes: Uint8Array, place: string): ForeignTable {
  const whole = aligned(bytes);
  if (Buffer.from(whole.subarray(0, 6)).toString('latin1') === 'ARROW1') {
    const opened = openArrowFile(whole, place);
    if (!opened.ok) throw new ForeignError(ofArrow(opened.failure));
    return opened.file;
  }
  const opened = openArrowStreams(whole, place);
  if (!opened.ok) throw new ForeignError(ofArrow(opened.failure));
  const [first, ...more] = opened.streams;
  if (first !== undefined && more.length === 0) return first;
  throw new ForeignError({
    reason: 'not-arrow',
    place,
    expected: 'an Arrow IPC file or stream',
    got: first ? `${1 + more.length} streams` : 'nothing',
    likelyCause: first ? 'several tables in one file' : 'the program that should have written it ended before it did',
    nextStep: first ? 'give each table a file of its own' : 'see what that program says',
  });
}

/** Bytes at a multiple of 8 of their buffer, as Arrow's columns need; copied where they are elsewhere. */
const aligned = (bytes: Uint8Array): Uint8Array => (bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes));

const ofArrow = (failure: ArrowFailure) =>
  ({ ...(failure as Failure), reason: failure.reason === 'not-arrow' ? 'not-arrow' : 'damaged' }) as const;

const sameColumns = (a: Schema, b: Schema) =>
  a.fields.length === b.fields.length &&
  a.fields.every(({ name, type }, i) => name === b.fields[i].name && `${type}` === `${b.fields[i].type}`);
