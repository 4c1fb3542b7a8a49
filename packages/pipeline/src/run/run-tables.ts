import type { TableSink } from '../contract/table-sink.ts';
import type { RunEvent } from '../events/run-event.ts';
import type { Plan, PlannedInput, PlannedOutput, PlannedPhase, PlannedTable } from '../plan/plan.ts';
import { BadOutput } from '../pool/collect-outputs.ts';
import { errorData, type TaskInput, type TaskOutputs } from '../pool/protocol.ts';
import type { RunProfile } from '../profile/profile-schema.ts';
import { Appendix } from './appendix.ts';
import { InOrder } from './in-order.ts';
import { LiveTable } from './live-table.ts';
import { RunFailure } from './run-error.ts';

/** Somebody who writes tables: a planned layer, or the source. */
export interface TableProducer {
  readonly slot: string;
  readonly phase: number;
  readonly outputs: readonly PlannedOutput[];
}

/** All tables of a run: takes what tasks give, hands it to the sink in its order, gives it to readers, and lets it go. */
export class RunTables {
  readonly #plan: Plan;
  readonly #tables: ReadonlyMap<string, LiveTable>;
  readonly #sink: TableSink | undefined;
  readonly #onEvent: (event: RunEvent) => void;
  /** Rows for appendable tables wait here until their phase is over. */
  readonly #appendix = new Appendix();
  /** For each producer its partitions that wait for their turn to be settled. */
  readonly #turns = new Map<string, InOrder>();

  constructor(plan: Plan, sink: TableSink | undefined, onEvent: (event: RunEvent) => void) {
    this.#plan = plan;
    this.#sink = sink;
    this.#onEvent = onEvent;
    this.#tables = new Map(plan.tables.map((table) => [table.name, this.#liveTable(table)]));
  }

  /** The rows of a reader's inputs. @param partition - what to read of the tables that come in partitions */
  read(inputs: readonly PlannedInput[], partition: number | null): TaskInput[] {
    return inputs.map(({ name, table, columns, partitioned, reloaded }) => {
      const live = this.#table(table);
      const which = partitioned ? partition : null;
      if (reloaded.length === 0) return { name, batches: live.read(columns, which) };
      const others = Object.entries(columns).filter(([column]) => !reloaded.includes(column));
      const { reads } = this.#plan.source.source.reload!;
      return {
        name,
        batches: live.read(Object.fromEntries(others), which),
        reload: { columns: reloaded, rows: live.read(live.definition.select(...reads).columns, which) },
      };
    });
  }

  /** Takes a task's rows. Readers see them; they are not settled yet. @param partition - 0 for a repository layer's */
  add({ slot, outputs }: TableProducer, partition: number, rows: TaskOutputs): void {
    const byName = new Map(rows);
    for (const { name, table } of outputs) {
      const live = this.#table(table);
      const batches = byName.get(name) ?? [];
      if (live.definition.appendable) this.#appendix.add(table, slot, partition, batches);
      else live.add(partition, batches);
    }
  }

  /**
   * Says that no worker reads a partition as it came: as soon as it is its turn, it is settled.
   * @throws RunFailure 'bad-output' or 'sink-failed', of this partition or of one whose turn came with it
   */
  settle(producer: TableProducer, partition: number): void {
    const turns = this.#turns.get(producer.slot) ?? new InOrder();
    this.#turns.set(producer.slot, turns);
    turns.announce(partition, () => {
      for (const { table } of producer.outputs) {
        const live = this.#table(table);
        if (!live.definition.appendable) this.#settleTable(live, partition, producer);
      }
    });
  }

  /** Says that a reader is done with a partition. */
  release(slot: string, inputs: readonly PlannedInput[], partition: number): void {
    for (const { table, partitioned } of inputs) if (partitioned) this.#table(table).release(slot, partition);
  }

  /** Says that a reader is done. */
  releaseAll(slot: string, inputs: readonly PlannedInput[]): void {
    for (const { table } of inputs) {
      const live = this.#table(table);
      live.release(slot, null);
      this.#reportFreed(live);
    }
  }

  /** Says that all partitions of a producer are settled. */
  finish({ outputs }: TableProducer): void {
    for (const { table } of outputs) {
      const live = this.#table(table);
      if (!live.definition.appendable) this.#finishTable(live);
    }
  }

  /** Puts a phase's rows of appendable tables in their order: by slot (the source first), then partition. */
  finishPhase({ number, layers }: PlannedPhase): void {
    const slots = layers.map(({ slot }) => slot);
    if (number === 1) slots.unshift(this.#plan.source.id);
    for (const { name, producers } of this.#plan.tables) {
      const live = this.#table(name);
      if (!live.definition.appendable) continue;
      for (const { slot, batches } of this.#appendix.take(name, slots)) {
        this.#settleTable(live, live.append(batches), { slot, phase: number });
      }
      if (slots.includes(producers.at(-1)!)) this.#finishTable(live);
    }
  }

  totals(): RunProfile['tables'] {
    return [...this.#tables].map(([name, { rows, bytes }]) => ({ name, rows, bytes }));
  }

  #table(name: string): LiveTable {
    return this.#tables.get(name)!;
  }

  #settleTable(table: LiveTable, partition: number, { slot, phase }: Omit<TableProducer, 'outputs'>): void {
    try {
      this.#sinking(table, (sink) => table.settle(partition, sink));
    } catch (error) {
      if (!(error instanceof BadOutput)) throw error;
      const { output, problem, place } = error;
      throw new RunFailure({ reason: 'bad-output', slot, phase, partition, place, output, ...problem });
    }
    this.#reportFreed(table);
  }

  #finishTable(table: LiveTable): void {
    this.#sinking(table, (sink) => table.finish(sink));
    const { definition, rows, bytes } = table;
    this.#onEvent({ type: 'table-finished', table: definition.name, rows, bytes });
    this.#reportFreed(table);
  }

  #sinking(table: LiveTable, action: (sink: TableSink | undefined) => void): void {
    try {
      action(this.#sink);
    } catch (error) {
      if (error instanceof BadOutput) throw error;
      const { name, message, stack } = errorData(error);
      const failed = { table: table.definition.name, message: `${name}: ${message}`, stack };
      throw new RunFailure({ reason: 'sink-failed', ...failed });
    }
  }

  #reportFreed(table: LiveTable): void {
    if (table.takeFreed()) this.#onEvent({ type: 'table-freed', table: table.definition.name });
  }

  #liveTable({ name, definition, readers }: PlannedTable): LiveTable {
    return new LiveTable(definition, readers, (freed) =>
      this.#onEvent({ type: 'columns-freed', table: name, ...freed }),
    );
  }
}
