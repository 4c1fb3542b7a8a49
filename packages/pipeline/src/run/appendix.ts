import type { BatchDescriptor } from '@strata/formats/hand-over';

/** Rows of one task for an appendable table. */
export interface Appended {
  readonly slot: string;
  readonly partition: number;
  readonly batches: readonly BatchDescriptor[];
}

/** Rows for tables that several slots append to. They wait until their order is known: by slot, then partition. */
export class Appendix {
  readonly #waiting = new Map<string, Appended[]>();

  add(table: string, slot: string, partition: number, batches: readonly BatchDescriptor[]): void {
    if (batches.length === 0) return;
    const appended = this.#waiting.get(table) ?? [];
    appended.push({ slot, partition, batches });
    this.#waiting.set(table, appended);
  }

  /** What waits for a table, in the order of the given slots and of partitions within each. */
  take(table: string, slots: readonly string[]): Appended[] {
    const appended = this.#waiting.get(table) ?? [];
    this.#waiting.delete(table);
    return appended.sort((a, b) => slots.indexOf(a.slot) - slots.indexOf(b.slot) || a.partition - b.partition);
  }
}
