import type { PlanOptions, SkippedSlot } from './plan.ts';
import type { PlanFault } from './plan-fault.ts';
import type { Producers, Slot } from './wiring.ts';

export interface Selection {
  /** In the order of the pipeline. */
  readonly slots: readonly Slot[];
  readonly skipped: readonly SkippedSlot[];
  readonly faults: readonly PlanFault[];
}

/** What is left of a pipeline after `skip` (with all that cannot run without the skipped) and `until` (with all that it needs). */
export function selectSlots(slots: readonly Slot[], producers: Producers, options: PlanOptions): Selection {
  const { skip = [], until } = options;
  const known = slots.map(({ slot }) => slot);
  const faults: PlanFault[] = [];
  const check = (option: 'skip' | 'until', slot: string) => {
    if (!known.includes(slot)) faults.push({ reason: 'unknown-slot', option, slot, known });
  };
  for (const slot of skip) check('skip', slot);
  if (until !== undefined) check('until', until);

  const why = skippedBy(slots, producers, skip);
  if (until !== undefined && known.includes(until)) {
    const because = why.get(until);
    if (because) {
      faults.push({
        reason: 'until-skipped',
        slot: until,
        because: because.reason === 'depends-on' ? because.producer : until,
      });
    } else {
      const needed = neededBy(until, slots, producers);
      for (const slot of known) if (!needed.has(slot) && !why.has(slot)) why.set(slot, { reason: 'not-needed', until });
    }
  }
  leaveOutUnread(slots, why, until);
  return {
    slots: slots.filter(({ slot }) => !why.has(slot)),
    skipped: slots.flatMap(({ slot }) => (why.has(slot) ? [{ slot, why: why.get(slot)! }] : [])),
    faults,
  };
}

/** A slot falls when the last producer of a table it reads has fallen: another producer may stand in, or an appendable table have others. */
function skippedBy(
  slots: readonly Slot[],
  producers: Producers,
  skip: readonly string[],
): Map<string, SkippedSlot['why']> {
  const why = new Map<string, SkippedSlot['why']>();
  for (const { slot } of slots) if (skip.includes(slot)) why.set(slot, { reason: 'asked' });
  for (let before = -1; before !== why.size; ) {
    before = why.size;
    for (const { slot, reads } of slots) {
      if (why.has(slot)) continue;
      for (const { table } of reads) {
        const makers = producers.get(table) ?? [];
        if (makers.length === 0 || makers.some((maker) => !why.has(maker.slot))) continue;
        why.set(slot, { reason: 'depends-on', producer: makers[0].slot, table });
        break;
      }
    }
  }
  return why;
}

/** What only prepares others goes with the last who reads it; again and again, as what prepares may itself have been prepared. */
function leaveOutUnread(slots: readonly Slot[], why: Map<string, SkippedSlot['why']>, until?: string): void {
  for (let before = -1; before !== why.size; ) {
    before = why.size;
    const read = new Set(slots.flatMap(({ slot, reads }) => (why.has(slot) ? [] : reads.map(({ table }) => table))));
    for (const { slot, layer, writes } of slots) {
      if (why.has(slot) || slot === until || layer.prepares === undefined) continue;
      const isRead = writes.some(({ definition }) => !definition.appendable && read.has(definition.name));
      if (!isRead) why.set(slot, { reason: 'unread', prepares: layer.prepares });
    }
  }
}

function neededBy(until: string, slots: readonly Slot[], producers: Producers): ReadonlySet<string> {
  const bySlot = new Map(slots.map((slot) => [slot.slot, slot]));
  // A Set grows while it is iterated: this is the work list too.
  const needed = new Set([until]);
  for (const slot of needed) {
    for (const { table } of bySlot.get(slot)?.reads ?? []) {
      for (const maker of producers.get(table) ?? []) needed.add(maker.slot);
    }
  }
  return needed;
}
