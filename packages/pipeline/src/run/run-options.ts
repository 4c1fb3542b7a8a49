import type { TableSink } from '../contract/table-sink.ts';
import type { RunEvent } from '../events/run-event.ts';
import type { WorkerPool } from '../pool/worker-pool.ts';
import type { EarlierOutputs } from './earlier-outputs.ts';

/** How to run a plan. */
export interface RunOptions {
  /** Directory of the tree, handed to the source. Relative paths are relative to the current directory. */
  readonly root: string;
  /** Number of worker threads, at least 1. Default: all of `pool`, or as many as the machine runs at once. Never shows in what comes out. */
  readonly workers?: number;
  /** Workers to use; they stay when the run is over. With `workers`, no more of them than that. Default: workers of the run's own. */
  readonly pool?: WorkerPool;
  /** Stops the run within a second. */
  readonly signal?: AbortSignal;
  /** Shuffles what has no order (ready partitions, layers of a phase), the same way for the same seed. Default: natural order. Never shows in what comes out. */
  readonly seed?: number;
  /** Where tables go. Default: nowhere; a run without a sink is for its events and profile. */
  readonly sink?: TableSink;
  /**
   * What an earlier run made, by slots of the first phase whose layers work partition by partition. Never shows in what comes out, if it is what the same layer, of the same version and with the
   * same options, made: whoever gives it answers for that. Default: none.
   */
  readonly earlier?: Readonly<Record<string, EarlierOutputs>>;
  /** Called for everything that happens, on the main thread. Must not throw. */
  readonly onEvent?: (event: RunEvent) => void;
}
