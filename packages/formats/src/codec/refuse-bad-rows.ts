import { BadValueError, checkRows } from './check-rows.ts';
import { DecodeError } from './codec-failure.ts';
import { faultOf } from './row-fault.ts';
import type { RowTable } from './row-table.ts';

/** For encoders that would take any object as it is. @throws RangeError or TypeError when a row does not fit its schema, as encoders do */
export function refuseBadRows({ schema, rows, dictionaries }: RowTable): void {
  try {
    checkRows(schema, rows, dictionaries);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const Fault = error instanceof BadValueError ? faultOf(error.column, error.value) : TypeError;
    throw new Fault(`table '${schema.name}': ${error.message}`);
  }
}
