import { createHash } from 'node:crypto';
import type { TableDefinition } from '@strata/tables';
import { type Field, Schema } from 'apache-arrow';

/** The schema under which a table is stored: without its transient columns. */
export function storedSchema(table: TableDefinition): Schema {
  const fields = table.schema.fields.filter(({ name }) => !table.columns[name].transient);
  return new Schema(fields, table.schema.metadata);
}

/**
 * Names the shape of a table: names, types and nullability of its stored columns in order, and the names of its enumerations, whose
 * order gives the codes their meaning. Two tables with one fingerprint can be read by the same code. 16 hex digits.
 */
export function schemaFingerprint(table: TableDefinition): string {
  const columns = storedSchema(table).fields.map(({ name, type, nullable }: Field) => [
    name,
    `${type}`,
    nullable,
    table.columns[name].values,
  ]);
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 16);
}
