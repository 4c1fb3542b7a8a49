import type { AnyLayer } from '../contract/layer.ts';
import type { SourceDefinition } from '../contract/source.ts';
import type { PlannedInput } from './plan.ts';
import type { Read } from './wiring.ts';

/** The columns that a layer reads and the source makes again for it. In the first phase they are in memory. */
export function reloadedColumns(
  { outputs, reload }: SourceDefinition,
  layer: AnyLayer,
  { table, columns }: Read,
  phase: number,
): readonly string[] {
  if (phase === 1 || !layer.reloads || reload === undefined || outputs[reload.output].name !== table) return [];
  return reload.columns.filter((column) => Object.hasOwn(columns, column));
}

/** The columns of a table that stay in memory for an input. */
export function keptFor({ reload }: SourceDefinition, { columns, reloaded }: PlannedInput): readonly string[] {
  const read = Object.keys(columns);
  if (reload === undefined || reloaded.length === 0) return read;
  return [...new Set([...read.filter((column) => !reloaded.includes(column)), ...reload.reads])];
}
