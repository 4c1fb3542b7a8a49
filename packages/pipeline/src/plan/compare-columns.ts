import type { ColumnDefinition } from '@strata/tables';
import { DataType, type Field, util } from 'apache-arrow';
import type { MismatchReason } from './plan-fault.ts';

/** A difference between what a consumer reads and what a producer writes, at a path below the column. */
export type ColumnDifference =
  | {
      readonly reason: MismatchReason;
      readonly path: readonly string[];
      readonly expected: string;
      readonly got: string;
    }
  | { readonly reason: 'missing-column'; readonly path: readonly string[]; readonly has: readonly string[] };

/** All differences because of which a consumer that expects one column could not read another. Empty when it can. */
export function compareColumns(expected: ColumnDefinition, got: ColumnDefinition): ColumnDifference[] {
  const differences: ColumnDifference[] = [];
  compareNullability(expected.nullable, got.nullable, [], differences);
  compareTypes(expected.type, got.type, [], differences);
  compareEnumerations(expected.values, got.values, differences);
  return differences;
}

/** A consumer that allows nulls can read a column that has none; not the other way round. */
function compareNullability(expected: boolean, got: boolean, path: readonly string[], into: ColumnDifference[]): void {
  if (got && !expected) into.push({ reason: 'nullability', path, expected: 'not null', got: 'nullable' });
}

/** Codes are append-only, so the lists of two versions of a table agree as far as the shorter one goes. */
function compareEnumerations(expected: readonly string[], got: readonly string[], into: ColumnDifference[]): void {
  const shared = Math.min(expected.length, got.length);
  for (let code = 0; code < shared; code++) {
    if (expected[code] === got[code]) continue;
    const name = (values: readonly string[]) => `code ${code} is '${values[code]}'`;
    into.push({ reason: 'enumeration', path: [], expected: name(expected), got: name(got) });
    return;
  }
}

function compareTypes(expected: DataType, got: DataType, path: readonly string[], into: ColumnDifference[]): void {
  const differ = (reason: MismatchReason, one = String(expected), other = String(got)) =>
    into.push({ reason, path, expected: one, got: other });

  if (DataType.isDictionary(expected) || DataType.isDictionary(got)) {
    if (!DataType.isDictionary(expected) || !DataType.isDictionary(got)) differ('dictionary');
    else if (!sameType(expected.indices, got.indices)) differ('dictionary');
    else if (!sameType(expected.dictionary, got.dictionary)) differ('wrong-type');
    return;
  }
  if (expected.typeId !== got.typeId) {
    differ('wrong-type');
    return;
  }
  if (DataType.isFixedSizeList(expected) && DataType.isFixedSizeList(got) && expected.listSize !== got.listSize) {
    differ('list-size', `${expected.listSize} items`, `${got.listSize} items`);
  }
  if (DataType.isStruct(expected)) compareMembers(expected.children, got.children, path, into);
  else if (expected.children?.length > 0 && expected.children.length === got.children?.length) {
    if (DataType.isUnion(expected) && !util.compareTypes(expected, got)) differ('wrong-type');
    // The members of lists and maps are known by position: writers disagree about their names ('item', 'element', 'entries').
    else for (const [i, child] of expected.children.entries()) compareFields(child, got.children[i], path, into);
  } else if (!sameType(expected, got)) differ('wrong-type');
}

/**
 * Compares types without members by what they say, not by their classes: rows read from an Arrow file have `Int(32, unsigned)` where a schema has
 * `Uint32`, and a layer in a user's folder may have a copy of apache-arrow of its own.
 */
function sameType(expected: DataType, got: DataType): boolean {
  const width = (type: DataType) => (type as { bitWidth?: number }).bitWidth;
  return expected.typeId === got.typeId && String(expected) === String(got) && width(expected) === width(got);
}

/** Struct members are known by name. Members the consumer does not expect are not handed to it. */
function compareMembers(
  expected: readonly Field[],
  got: readonly Field[],
  path: readonly string[],
  into: ColumnDifference[],
): void {
  for (const member of expected) {
    const found = got.find(({ name }) => name === member.name);
    if (found) compareFields(member, found, path, into);
    else into.push({ reason: 'missing-column', path: [...path, member.name], has: got.map(({ name }) => name) });
  }
}

function compareFields(expected: Field, got: Field, path: readonly string[], into: ColumnDifference[]): void {
  const inner = [...path, expected.name];
  compareNullability(expected.nullable, got.nullable, inner, into);
  compareTypes(expected.type, got.type, inner, into);
}
