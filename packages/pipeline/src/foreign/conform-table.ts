import { batchOf } from '@strata/formats/hand-over';
import { ArrowDecodeError } from '@strata/formats/store';
import { defineTable, selectionOf, type TableDefinition, type TableInput } from '@strata/tables';
import type { Data, RecordBatch } from 'apache-arrow';
import { checkBatch } from '../batches/check-batch.ts';
import { ColumnMisfit, conformColumn } from './conform-column.ts';
import { ForeignError } from './foreign-failure.ts';
import type { ForeignTable } from './foreign-tables.ts';

/**
 * The columns that an input selects, of rows that another program wrote, with the types that the table declares: numbers of other widths are checked and narrowed,
 * strings are encoded where the table has a dictionary. Columns that are not selected are left out.
 *
 * @param place - what messages call the table
 * @throws ForeignError
 */
export function conformTable(input: TableInput, { schema, batches }: ForeignTable, place: string): RecordBatch[] {
  const { table, columns } = selectionOf(input);
  const selected = defineTable(table.name, table.doc, columns);
  const positions = Object.keys(columns).map((name) => {
    const position = schema.fields.findIndex((field) => field.name === name);
    if (position < 0)
      throw missingColumn(
        name,
        schema.fields.map((field) => field.name),
        place,
      );
    return position;
  });
  let row = 0;
  return batches.map((batch) => {
    const children = Object.entries(columns).map(([name, definition], i) => {
      try {
        const data = batch.data.children[positions[i]];
        decompress(data);
        return conformColumn(definition, selected.schema.fields[i].type, data);
      } catch (error) {
        if (error instanceof ColumnMisfit) throw misfit(error, `${place}, column '${name}'`, row);
        if (error instanceof ArrowDecodeError) throw damaged(error, `${place}, column '${name}'`);
        throw error;
      }
    });
    row += batch.numRows;
    return checked(selected, batch.numRows, children, place);
  });
}

/** Reads everything that a compressed column is made of, so that what is wrong with it shows here and not within a layer. */
function decompress(data: Data): void {
  void data.values;
  for (const child of [...data.children, ...(data.dictionary?.data ?? [])]) decompress(child as Data);
}

function damaged({ expected, got }: ArrowDecodeError, place: string): ForeignError {
  return new ForeignError({
    reason: 'damaged',
    place,
    expected,
    got,
    likelyCause: 'bytes changed on the way here, or a faulty writer',
    nextStep: 'write the table again',
  });
}

function checked(table: TableDefinition, rows: number, children: Data[], place: string): RecordBatch {
  const batch = batchOf(table.schema, rows, children);
  const result = checkBatch(table, batch);
  if (!('problem' in result)) return batch;
  const { column, expected, got } = result.problem;
  throw new ForeignError({
    reason: 'wrong-value',
    place: `${place}${column && `, column '${column}'`}`,
    expected,
    got,
    likelyCause: 'rows that are not what the table is for',
    nextStep: `see what the column means: packages/tables/src/tables/${table.name.replaceAll('_', '-')}.ts`,
  });
}

function missingColumn(name: string, has: readonly string[], place: string): ForeignError {
  return new ForeignError({
    reason: 'missing-column',
    place,
    expected: `a column '${name}'`,
    got: has.join(', ') || 'no columns',
    likelyCause: 'a misspelt name, or rows of an older version of the table',
    nextStep: 'write the columns that `strata layer SLOT --schemas` gives',
  });
}

function misfit({ reason, expected, got, row }: ColumnMisfit, place: string, before: number): ForeignError {
  return new ForeignError({
    reason,
    place: row === undefined ? place : `${place}, row ${before + row}`,
    expected,
    got,
    likelyCause: reason === 'wrong-type' ? 'the writer chose another type' : 'a value that the column cannot hold',
    nextStep: 'write the types that `strata layer SLOT --schemas` gives',
  });
}
