import type { Plan } from '../plan/plan.ts';
import type { LayerProfile, PhaseProfile, RunProfile } from '../profile/profile-schema.ts';
import type { RunError } from '../run/run-error.ts';

/** Everything that happens in a run, in order, for whoever wants to show it. `slot` is a layer's slot or the source's id. */
export type RunEvent =
  | {
      readonly type: 'planned';
      readonly plan: Plan;
      readonly root: string;
      readonly workers: number;
      /** With this seed a run shuffles in the same way; null: natural order. */
      readonly seed: number | null;
    }
  | { readonly type: 'phase-started'; readonly phase: number; readonly slots: readonly string[] }
  | { readonly type: 'layer-started'; readonly phase: number; readonly slot: string }
  /** How far a piece of work is, in a unit of the layer's own. At most 20 a second from each worker. */
  | {
      readonly type: 'progress';
      readonly phase: number;
      readonly slot: string;
      readonly partition: number | null;
      readonly done: number;
      readonly total: number;
    }
  /** A layer's rows for a partition were taken from an earlier run, see `RunOptions.earlier`. */
  | { readonly type: 'partition-kept'; readonly phase: number; readonly slot: string; readonly partition: number }
  | {
      readonly type: 'partition-done';
      readonly phase: number;
      readonly slot: string;
      readonly partition: number;
      /** Partitions of this slot that are done. */
      readonly done: number;
      /** Null while the source still finds more. */
      readonly total: number | null;
    }
  | { readonly type: 'layer-finished'; readonly phase: number; readonly slot: string; readonly figures: LayerProfile }
  | { readonly type: 'phase-finished'; readonly phase: number; readonly figures: PhaseProfile }
  | { readonly type: 'table-finished'; readonly table: string; readonly rows: number; readonly bytes: number }
  /** The last reader of some columns of a partition is done. */
  | {
      readonly type: 'columns-freed';
      readonly table: string;
      readonly partition: number;
      readonly columns: readonly string[];
      readonly bytes: number;
    }
  /** Nothing of the table is left in memory. */
  | { readonly type: 'table-freed'; readonly table: string }
  /** A layer did not obey the abort signal, and its thread was terminated. */
  | { readonly type: 'warning'; readonly code: 'layer-terminated'; readonly slot: string; readonly message: string }
  | { readonly type: 'run-finished'; readonly profile: RunProfile }
  | { readonly type: 'run-failed'; readonly error: RunError };
