import { padded } from '@strata/tables';
import { arrayOf, type Column, type ColumnTable } from './column-table.ts';
import { BUFFERS, type ColumnSizes, type ColumnTargets, type TablePlan } from './table-plan.ts';
import type { ColumnSchema } from './table-schema.ts';

/** Bytes of all buffers of a plan one after the other, each padded to a multiple of 64. */
const bodyBytes = (plan: TablePlan): number =>
  plan.columns.reduce((sum, sizes) => sum + BUFFERS.reduce((bytes, name) => bytes + padded(sizes[name]), 0), 0);

/** Places for the buffers of a column, one after the other from `at` of the buffer, and where the next column goes. */
export function takeTargets(buffer: ArrayBufferLike, at: number, sizes: ColumnSizes): [ColumnTargets, end: number] {
  const targets: Partial<Record<(typeof BUFFERS)[number], Uint8Array>> = {};
  let position = at;
  for (const name of BUFFERS) {
    targets[name] = new Uint8Array(buffer, position, sizes[name]);
    position += padded(sizes[name]);
  }
  return [targets as unknown as ColumnTargets, position];
}

/** The column over buffers that hold it. Their lengths have to fit; what is in them is not looked at. */
export function columnOver(schema: ColumnSchema, targets: ColumnTargets): Column {
  const validity = targets.validity.length > 0 ? targets.validity : undefined;
  const view = (type: Parameters<typeof arrayOf>[0], bytes: Uint8Array) => {
    const Values = arrayOf(type);
    return new Values(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength / Values.BYTES_PER_ELEMENT);
  };
  const offsets = (bytes: Uint8Array) => view('i32', bytes) as unknown as Int32Array;
  switch (schema.type) {
    case 'utf8':
    case 'binary':
      return { type: schema.type, offsets: offsets(targets.offsets), bytes: targets.values, validity };
    case 'dictionary': {
      const wordOffsets = offsets(targets.wordOffsets);
      const words = { length: wordOffsets.length - 1, offsets: wordOffsets, bytes: targets.wordBytes };
      return { type: 'dictionary', values: view(schema.codes, targets.values), words, validity };
    }
    case 'list':
      return { type: 'list', offsets: offsets(targets.offsets), values: view(schema.item, targets.values), validity };
    case 'fixed-list':
      return { type: 'fixed-list', values: view(schema.item, targets.values), validity };
    default:
      return { type: schema.type, values: view(schema.type, targets.values), validity };
  }
}

/** Carries a plan out: the table in columns, in one buffer of its own. */
export function columnsOfPlan(
  plan: TablePlan,
  allocate: (byteLength: number) => ArrayBufferLike = (bytes) => new ArrayBuffer(bytes),
): ColumnTable {
  const buffer = allocate(bodyBytes(plan));
  let at = 0;
  const columns = plan.schema.columns.map((schema, i) => {
    const [targets, end] = takeTargets(buffer, at, plan.columns[i]);
    at = end;
    plan.write(i, targets);
    return columnOver(schema, targets);
  });
  return { schema: plan.schema, rows: plan.rows, columns };
}
