import type { TableDefinition } from '@strata/tables';
import { DataType, type DataType as Type } from 'apache-arrow';
import { compareColumns } from './compare-columns.ts';
import type { PlanFault } from './plan-fault.ts';
import type { Producer, Producers, Slot } from './wiring.ts';

/** Everything wrong between the slots that would run: who produces what, and whether its readers could read it. */
export function checkWiring(slots: readonly Slot[], producers: Producers): PlanFault[] {
  const faults: PlanFault[] = [];
  for (const [table, makers] of producers) checkProducers(table, makers, faults);
  for (const slot of slots) checkReads(slot, producers, faults);
  return faults;
}

function checkProducers(table: string, makers: readonly Producer[], faults: PlanFault[]): void {
  if (makers.length > 1 && !makers.every(({ definition }) => definition.appendable)) {
    faults.push({ reason: 'two-producers', table, producers: makers.map(({ slot }) => slot) });
    return;
  }
  for (const { slot, definition } of makers) checkDictionaries(slot, definition, faults);
  // Several producers append to one table: all must write what the first one declares.
  const [first, ...others] = makers;
  for (const other of others) {
    for (const column of Object.keys(first.definition.columns)) {
      checkColumn(other, first.slot, column, first.definition.columns[column], faults);
    }
  }
}

function checkReads(slot: Slot, producers: Producers, faults: PlanFault[]): void {
  let complete = true;
  let partitioned = false;
  for (const { table, columns } of slot.reads) {
    const makers = producers.get(table);
    if (slot.writes.some(({ definition }) => definition.name === table)) {
      faults.push({ reason: 'own-output', slot: slot.slot, table });
      complete = false;
    } else if (makers === undefined) {
      faults.push({
        reason: 'missing-producer',
        consumer: slot.slot,
        table,
        columns: Object.keys(columns),
        produced: [...producers.keys()],
      });
      complete = false;
    } else {
      partitioned ||= makers[0].partitioned;
      for (const maker of makers) {
        for (const [name, column] of Object.entries(columns)) checkColumn(maker, slot.slot, name, column, faults);
      }
    }
  }
  if (slot.layer.scope === 'partition' && complete && !partitioned) {
    faults.push({ reason: 'nothing-to-partition', slot: slot.slot, inputs: slot.reads.map(({ table }) => table) });
  }
}

function checkColumn(
  { slot: producer, definition }: Producer,
  consumer: string,
  name: string,
  expected: TableDefinition['columns'][string],
  faults: PlanFault[],
): void {
  const edge = (path: readonly string[]) => ({
    producer,
    consumer,
    table: definition.name,
    column: [name, ...path].join('.'),
  });
  const got = definition.columns[name];
  if (got === undefined) {
    faults.push({ reason: 'missing-column', ...edge([]), has: Object.keys(definition.columns) });
    return;
  }
  for (const { path, ...difference } of compareColumns(expected, got)) faults.push({ ...difference, ...edge(path) });
}

/** Each dictionary column has one dictionary for its whole table, which the framework makes by merging strings. */
function checkDictionaries(slot: string, { name: table, columns }: TableDefinition, faults: PlanFault[]): void {
  const nested = (type: Type): boolean => (type.children ?? []).some((child) => hasDictionary(child.type));
  const hasDictionary = (type: Type): boolean => DataType.isDictionary(type) || nested(type);
  for (const [column, { type }] of Object.entries(columns)) {
    const supported = DataType.isDictionary(type) ? DataType.isUtf8(type.dictionary) : !nested(type);
    if (!supported) faults.push({ reason: 'unsupported-dictionary', slot, table, column, got: String(type) });
  }
}
