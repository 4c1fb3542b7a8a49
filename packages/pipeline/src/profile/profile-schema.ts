import { z } from 'zod';

const milliseconds = z.number().nonnegative();
const count = z.number().int().nonnegative();

/** How a peak was had: 'exact' from the kernel's own high-water mark, 'sampled' by looking every now and then. */
const memory = z.object({
  /** Highest resident set of the whole process; null where it is not known. */
  bytes: count.nullable(),
  method: z.enum(['exact', 'sampled']),
});

const layer = z.object({
  slot: z.string(),
  id: z.string(),
  version: z.string(),
  role: z.enum(['source', 'layer']),
  /** Milliseconds from the start of its first task to the end of its last. */
  wall: milliseconds,
  /** Milliseconds its tasks took, all workers together. */
  busy: milliseconds,
  /** CPU milliseconds of the threads on which its tasks ran, without the threads on which V8 collects and compiles; null for what has no thread of its own. */
  cpu: milliseconds.nullable(),
  /** Milliseconds those threads spent collecting garbage. */
  gc: milliseconds.nullable(),
  tasks: count,
  rowsIn: count,
  rowsOut: count,
  /** Bytes of Arrow buffers, without dictionaries. */
  bytesIn: count,
  bytesOut: count,
  /** The phase's figure. `shared` when other layers ran in the same phase, so that it cannot be said whose it is. */
  peakMemory: memory.extend({ shared: z.boolean() }),
});

const phase = z.object({
  number: count,
  wall: milliseconds,
  /** CPU milliseconds of the whole process. */
  cpu: milliseconds,
  /** Milliseconds of garbage collection, in workers' tasks and on the main thread. */
  gc: milliseconds,
  peakMemory: memory,
  layers: z.array(layer),
});

/** What a run cost. Stored with the index; what is not known is null, never 0. */
export const profileSchema = z.object({
  version: z.literal(1),
  workers: count,
  seed: z.number().nullable(),
  partitions: count,
  wall: milliseconds,
  cpu: milliseconds,
  gc: milliseconds,
  peakMemory: memory,
  phases: z.array(phase),
  tables: z.array(z.object({ name: z.string(), rows: count, bytes: count })),
});

export type RunProfile = z.output<typeof profileSchema>;
export type PhaseProfile = z.output<typeof phase>;
export type LayerProfile = z.output<typeof layer>;
export type PeakMemory = z.output<typeof memory>;
