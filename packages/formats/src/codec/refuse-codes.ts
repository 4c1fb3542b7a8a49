import type { RowTable } from './row-table.ts';
import { specialise } from './specialise.ts';

/** Refuses codes of a dictionary column for which there is no word. */
export function refuseCodes(
  { rows, schema, dictionaries }: RowTable,
  column: number,
  fail: (row: number, expected: string) => never,
): void {
  const { name } = schema.columns[column];
  const words = dictionaries[name].length;
  const bad = specialise(firstCode, name)(name, rows, words);
  if (bad >= 0) fail(bad, `a code below ${words}, the number of words`);
}

/** {@link specialise}d. The first row whose code is too large. */
function firstCode(name: string, rows: RowTable['rows'], words: number): number {
  for (let i = 0; i < rows.length; i++) if ((rows[i][name] as number) >= words) return i;
  return -1;
}
