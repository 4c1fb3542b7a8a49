import type { BatchDescriptor } from '@strata/formats/hand-over';
import type { BatchProblem } from '../batches/check-batch.ts';

/** What a worker is given when it starts. */
export interface WorkerSetup {
  /** Two 32-bit words, one for each task that may be in the worker's hands, see {@link Claim}. */
  readonly claims: SharedArrayBuffer;
  /** See `PlaceBoard`. */
  readonly place: SharedArrayBuffer;
}

/**
 * A task is handed to a worker before the one before it is done, so that the worker never waits for the main thread. The worker claims
 * it when it starts on it; until then the main thread may claim it back and give it to an idle worker.
 */
export const Claim = Object.freeze({ free: 0, worker: 1, main: 2 });

/** Main thread to worker. */
export type ToWorker =
  | {
      readonly kind: 'prepare';
      readonly root: string;
      /** One 32-bit word that is not 0 once the run is aborted. */
      readonly aborted: SharedArrayBuffer;
      readonly modules: readonly ModuleSpec[];
      /** Programs from which users' layers may import, see `registerHostModules`. */
      readonly hosts: readonly string[];
    }
  | {
      readonly kind: 'task';
      readonly id: number;
      /** Which word of the claims is this task's. */
      readonly claim: 0 | 1;
      readonly slot: string;
      readonly work: Work;
    };

/** A module that a run needs, which workers import once. */
export interface ModuleSpec {
  readonly slot: string;
  readonly role: 'source' | 'layer';
  readonly url: string;
  /** Identity that the module's default export must have. */
  readonly id: string;
  readonly version: string;
  readonly options: unknown;
}

/** Loads a partition, or runs a layer over tables. */
export type Work =
  | { readonly kind: 'load'; readonly spec: unknown }
  | { readonly kind: 'run'; readonly inputs: readonly TaskInput[] };

/** Rows of one of a layer's inputs. */
export interface TaskInput {
  /** The layer's own name for it. */
  readonly name: string;
  /** With the columns that the layer selects, in that order, but for those that are reloaded. */
  readonly batches: readonly BatchDescriptor[];
  /** Columns that the source makes again, and of what: a batch for each of `batches`, with the columns that its `reload` reads. */
  readonly reload?: { readonly columns: readonly string[]; readonly rows: readonly BatchDescriptor[] };
}

/** Worker to main thread. */
export type FromWorker =
  | { readonly kind: 'done'; readonly id: number; readonly outputs: TaskOutputs; readonly figures: TaskFigures }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly failure: TaskFailure;
      /** True when the error came out of nowhere and the layer may still be running: the worker is of no more use. */
      readonly stray: boolean;
    }
  /** The main thread had claimed the task back. */
  | { readonly kind: 'passed'; readonly id: number }
  | { readonly kind: 'progress'; readonly id: number; readonly done: number; readonly total: number };

/** Batches by the producer's own name of the output; outputs without rows are left out. */
export type TaskOutputs = readonly (readonly [string, readonly BatchDescriptor[]])[];

/** What a task cost. Milliseconds, bytes of Arrow buffers. */
export interface TaskFigures {
  readonly wall: number;
  /** CPU time of the worker's thread, without the threads on which V8 collects and compiles. */
  readonly cpu: number;
  readonly gc: number;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** An exception as data. */
export interface ErrorData {
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
}

/** Why a task gave nothing. `place` is what the layer last named with `context.at`; `slot` whose fault it is where that is not the task's own slot. */
export type TaskFailure =
  | { readonly reason: 'threw'; readonly error: ErrorData; readonly place: string | null; readonly slot?: string }
  | {
      readonly reason: 'bad-output';
      readonly output: string;
      readonly problem: BatchProblem;
      readonly place: string | null;
      readonly slot?: string;
    }
  | { readonly reason: 'bad-module'; readonly message: string }
  | { readonly reason: 'aborted' }
  | {
      readonly reason: 'worker-died';
      readonly why: 'out-of-memory' | 'exit' | 'error';
      readonly message: string;
      readonly place: string | null;
    };

export function errorData(error: unknown): ErrorData {
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack ?? null };
  return { name: 'Error', message: String(error), stack: null };
}
