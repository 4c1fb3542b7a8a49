import {
  arrowFileCodec,
  arrowFileLz4Codec,
  arrowFileZstdCodec,
  arrowStreamCodec,
  arrowStreamLz4Codec,
  arrowStreamZstdCodec,
  type Codec,
  createArrowCodec,
  type RowTable,
} from '@strata/formats';
import { sampleTable } from '@strata/formats/testing';
import { pipelineTables, rfcTables } from './subject-tables.ts';

/** Arrow IPC in both forms, plain and compressed, and how its files are called in this suite. */
export const FORMS: readonly (readonly [Codec, ending: string])[] = [
  [arrowFileCodec, '.arrow'],
  [arrowStreamCodec, '.arrows'],
  [arrowFileLz4Codec, '.lz4.arrow'],
  [arrowStreamLz4Codec, '.lz4.arrows'],
  [arrowFileZstdCodec, '.zstd.arrow'],
  [arrowStreamZstdCodec, '.zstd.arrows'],
];

/** Several batches of each, which share their dictionaries. */
export const IN_BATCHES: readonly (readonly [Codec, ending: string])[] = [
  [createArrowCodec({ form: 'file', compression: 'lz4', rowsPerBatch: 64 }), '.lz4.arrow'],
  [createArrowCodec({ form: 'stream', compression: 'lz4', rowsPerBatch: 64 }), '.lz4.arrows'],
  [createArrowCodec({ form: 'file', compression: 'zstd', rowsPerBatch: 64 }), '.zstd.arrow'],
  [createArrowCodec({ form: 'stream', compression: 'zstd', rowsPerBatch: 64 }), '.zstd.arrows'],
];

/** The tables that readers of Arrow are shown: all there are, without rows too. */
export const subjects = (): RowTable[] => {
  const tables = [sampleTable, ...rfcTables(), ...pipelineTables()];
  const [first] = tables;
  return [...tables, { ...first, schema: { ...first.schema, name: 'no_rows' }, rows: [] }, longTable()];
};

/** Enough rows that every buffer is worth compressing, those of nulls and of offsets too. */
function longTable(): RowTable {
  const rows = Array.from({ length: 3000 }, (_, i) => sampleTable.rows[(i * 7) % sampleTable.rows.length]);
  return { ...sampleTable, schema: { ...sampleTable.schema, name: 'long' }, rows };
}
