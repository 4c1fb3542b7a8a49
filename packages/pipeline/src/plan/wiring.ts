import { type Columns, selectionOf, type TableDefinition } from '@strata/tables';
import type { AnyLayer, LayerInputs } from '../contract/layer.ts';
import type { PipelineDefinition } from '../contract/pipeline.ts';

/** A layer in its slot, with what it reads and writes by the names of tables. */
export interface Slot {
  readonly slot: string;
  readonly layer: AnyLayer;
  readonly options: unknown;
  readonly reads: readonly Read[];
  readonly writes: readonly Write[];
}

export interface Read {
  /** The layer's own name for the table. */
  readonly name: string;
  readonly table: string;
  readonly columns: Columns;
}

export interface Write {
  /** The producer's own name for the table. */
  readonly name: string;
  readonly definition: TableDefinition;
}

/** Somebody who writes a table: a slot, or the source under its id. */
export interface Producer {
  readonly slot: string;
  readonly definition: TableDefinition;
  /** True when its rows come partition by partition. */
  readonly partitioned: boolean;
}

/** Producers by table, in running order where it is known: the source first. */
export type Producers = ReadonlyMap<string, readonly Producer[]>;

/** The slots of a pipeline. Where several entries go by one name the first counts. */
export function slotsOf(pipeline: PipelineDefinition): Slot[] {
  const bySlot = new Map<string, Slot>();
  for (const { slot, layer, options } of pipeline.entries) {
    if (bySlot.has(slot)) continue;
    const reads = Object.entries(layer.inputs as LayerInputs).map(([name, input]) => {
      const { table, columns } = selectionOf(input);
      return { name, table: table.name, columns };
    });
    bySlot.set(slot, { slot, layer, options, reads, writes: writesOf(layer.outputs) });
  }
  return [...bySlot.values()];
}

/** Who writes which table. */
export function producersOf(pipeline: PipelineDefinition, slots: readonly Slot[]): Producers {
  const { source } = pipeline.source;
  const producers = new Map<string, Producer[]>();
  const add = (slot: string, { definition }: Write, partitioned: boolean) => {
    const producer = { slot, definition, partitioned: partitioned && !definition.appendable };
    const others = producers.get(definition.name);
    if (others) others.push(producer);
    else producers.set(definition.name, [producer]);
  };
  for (const write of writesOf(source.outputs)) add(source.id, write, true);
  for (const { slot, layer, writes } of slots) {
    for (const write of writes) add(slot, write, layer.scope === 'partition');
  }
  return producers;
}

function writesOf(outputs: Readonly<Record<string, TableDefinition>>): Write[] {
  return Object.entries(outputs).map(([name, definition]) => ({ name, definition }));
}
