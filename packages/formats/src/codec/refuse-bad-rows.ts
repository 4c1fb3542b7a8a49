import { checkRows } from './check-rows.ts';
import { DecodeError } from './codec-failure.ts';
import type { RowTable } from './row-table.ts';

/** For encoders that would take any object as it is. @throws RangeError when a row does not fit its schema */
export function refuseBadRows({ schema, rows, dictionaries }: RowTable): void {
  try {
    checkRows(schema, rows, dictionaries);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new RangeError(`table '${schema.name}': ${error.message}`);
  }
}
