import { type Codec, createArrowCodec, type RowTable } from '@strata/formats';
import { sampleTable } from '@strata/formats/testing';
import { pipelineTables, rfcTables } from './subject-tables.ts';

type Form = readonly [Codec, ending: string];

const formsOf = (compressions: readonly (undefined | 'lz4' | 'zstd')[], rowsPerBatch?: number): Form[] =>
  compressions.flatMap((compression) =>
    (['file', 'stream'] as const).map((form): Form => {
      const ending = form === 'file' ? '.arrow' : '.arrows';
      const codec = createArrowCodec({ form, compression, rowsPerBatch });
      return [codec, compression ? `.${compression}${ending}` : ending];
    }),
  );

/** Arrow IPC in both forms, plain and compressed, and how its files are called in this suite. */
export const FORMS: readonly Form[] = formsOf([undefined, 'lz4', 'zstd']);

/** Rows of each batch of {@link IN_BATCHES}. */
export const BATCH = 64;

/** Several batches of each, which share their dictionaries. */
export const IN_BATCHES: readonly Form[] = formsOf(['lz4', 'zstd'], BATCH);

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
