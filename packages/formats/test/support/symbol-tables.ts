import { importSchema, type RowTable, spanSchema, symbolSchema } from '../../src/index.ts';

const paths = Array.from({ length: 40 }, (_, i) => `src/pkg${i % 5}/módulo_${i}.py`);

const spanOf = (i: number) => ({
  start_line: i * 3 + 1,
  start_col: i % 70_000,
  end_line: i * 3 + 2,
  end_col: i % 61,
});

/** RFC-062's tables, with a few hundred rows. */
export const symbolTables: readonly RowTable[] = [
  {
    schema: symbolSchema(),
    dictionaries: { file_id: paths },
    rows: Array.from({ length: 300 }, (_, i) => ({
      id: `function:${paths[i % 40]}:Class_${i}.méthode_${i}`.slice(0, 20 + (i % 30)),
      fqn: i % 9 === 0 ? '' : `pkg${i % 5}.mod_${i}.Class_${i}`,
      kind: i % 11,
      file_id: i % 40,
      ...spanOf(i),
    })),
  },
  {
    schema: spanSchema('u16'),
    dictionaries: { file_id: paths },
    rows: Array.from({ length: 130 }, (_, i) => ({ symbol: i, file_id: i % 40, ...spanOf(i) })),
  },
  {
    schema: importSchema(),
    dictionaries: { file_id: paths },
    rows: Array.from({ length: 140 }, (_, i) => ({
      file_id: i % 40,
      module: i % 3 ? 'os.path' : '',
      name: i % 4 ? `name_${i}` : null,
      alias: i % 5 ? null : '別名',
      level: i % 3,
      line: i + 1,
    })),
  },
];
