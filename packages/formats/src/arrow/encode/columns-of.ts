import type { Data, RecordBatch, Schema } from 'apache-arrow';

/** The columns of a batch in the order of a schema, found by name. @throws TypeError when one is missing or of another type */
export function columnsOf(batch: RecordBatch, schema: Schema): Data[] {
  return schema.fields.map((field, i) => {
    const fields = batch.schema.fields;
    const position = fields[i]?.name === field.name ? i : fields.findIndex(({ name }) => name === field.name);
    const column = batch.data.children[position];
    if (column === undefined || `${column.type}` !== `${field.type}`) {
      throw new TypeError(
        `expected a column '${field.name}' of type ${field.type}, got ${column ? `type ${column.type}` : fields.map(({ name }) => name).join(', ') || 'no column'}`,
      );
    }
    return column;
  });
}
