import { type ColumnDefinition, isNull, stringAt, type TableDefinition } from '@strata/tables';
import { type Data, DataType, type RecordBatch } from 'apache-arrow';
import { compareColumns } from '../plan/compare-columns.ts';
import { chunksOf, type Indices } from './merge-strings.ts';

/** A way in which rows are not what their producer declared. */
export interface BatchProblem {
  /** Column, then the members inside it; empty where the batch as a whole is meant. */
  readonly column: string;
  readonly expected: string;
  readonly got: string;
}

/**
 * The columns of a batch in the order of the table's schema, or the first way in which they are not what the table declares: names, types,
 * nulls, lengths, and dictionary indices. Costs about a nanosecond for each dictionary index, and nothing for other values.
 */
export function checkBatch(
  table: TableDefinition,
  batch: RecordBatch,
): { columns: Data[] } | { problem: BatchProblem } {
  const names = batch.schema.fields.map(({ name }) => name);
  const declared = Object.keys(table.columns);
  if (names.length !== declared.length || !declared.every((name) => names.includes(name))) {
    return { problem: { column: '', expected: `columns ${declared.join(', ')}`, got: names.join(', ') || 'none' } };
  }
  const columns: Data[] = [];
  for (const [name, definition] of Object.entries(table.columns)) {
    const data = batch.data.children[names.indexOf(name)];
    const problem = checkColumn(name, definition, data, batch.numRows);
    if (problem) return { problem };
    columns.push(data);
  }
  return { columns };
}

function checkColumn(column: string, definition: ColumnDefinition, data: Data, rows: number): BatchProblem | undefined {
  // What matters of nullability is the nulls that are there; a batch's own schema often just says nullable.
  const [difference] = compareColumns(definition, { ...definition, type: data.type }).filter(
    ({ reason }) => reason !== 'nullability',
  );
  if (difference) {
    const path = [column, ...difference.path].join('.');
    if (difference.reason === 'missing-column') {
      return { column: path, expected: 'this member', got: difference.has.join(', ') || 'none' };
    }
    return { column: path, expected: difference.expected, got: difference.got };
  }
  if (data.length !== rows) return { column, expected: `${rows} rows`, got: `${data.length}` };
  if (!definition.nullable && data.nullCount > 0) {
    return { column, expected: 'no nulls, as declared', got: `${data.nullCount} of ${rows} null` };
  }
  return checkNested(definition.type, data, [column]) ?? checkDictionary(column, definition, data);
}

function checkNested(type: DataType, data: Data, path: readonly string[]): BatchProblem | undefined {
  const children: DataType['children'] = type.children ?? [];
  for (const [i, { name, type: childType, nullable }] of children.entries()) {
    const child = data.children[i];
    const inner = [...path, name];
    // Under a null parent a child may hold anything, so only a parent without nulls can accuse its child.
    if (!nullable && data.nullCount === 0 && child.nullCount > 0) {
      return { column: inner.join('.'), expected: 'no nulls, as declared', got: `${child.nullCount} null` };
    }
    const problem = checkNested(childType, child, inner);
    if (problem) return problem;
  }
  return undefined;
}

function checkDictionary(column: string, definition: ColumnDefinition, data: Data): BatchProblem | undefined {
  if (!DataType.isDictionary(data.type) || data.length === 0) return undefined;
  const dictionary = data.dictionary!;
  if (dictionary.nullCount > 0) return { column, expected: 'a dictionary without nulls', got: 'one with nulls' };
  const indices = data.values.subarray(0, data.length) as Indices;
  const row = firstBeyond(indices, dictionary.length, data);
  if (row >= 0) {
    const expected = `indices below ${dictionary.length}, the dictionary's length`;
    return { column, expected, got: `${indices[row]} in row ${row}` };
  }
  if (definition.storage !== 'enumeration') return undefined;
  const values = chunksOf(dictionary).flatMap((chunk) =>
    Array.from({ length: chunk.length }, (_, i) => stringAt(chunk, i)),
  );
  const same = values.length === definition.values.length && values.every((value, i) => value === definition.values[i]);
  if (same) return undefined;
  return { column, expected: `the codes of ${definition.values.join(', ')}`, got: values.join(', ') };
}

/** The first valid row whose index is not below a limit, or -1. */
function firstBeyond(indices: Indices, limit: number, data: Data): number {
  if (indices instanceof Uint32Array && largestOfU32(indices) < limit) return -1;
  if (indices instanceof Uint8Array && largestOfU8(indices) < limit) return -1;
  // Under a null there may be anything.
  return indices.findIndex((index, row) => index >>> 0 >= limit && !isNull(data, row));
}

// A function for each of the two usual types: code that has seen several types of array is three times as slow.

function largestOfU32(indices: Uint32Array): number {
  let largest = 0;
  for (let i = 0; i < indices.length; i++) if (indices[i] > largest) largest = indices[i];
  return largest;
}

function largestOfU8(indices: Uint8Array): number {
  let largest = 0;
  for (let i = 0; i < indices.length; i++) if (indices[i] > largest) largest = indices[i];
  return largest;
}
