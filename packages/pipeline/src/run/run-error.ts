import { placeInStack } from '../modules/place-of-error.ts';
import type { ModuleSpec, TaskFailure } from '../pool/protocol.ts';

/** Where in a run something happened. */
export interface RunPlace {
  /** A layer's slot, or the source's id. */
  readonly slot: string;
  readonly phase: number;
  /** Null for work on the whole repository. */
  readonly partition: number | null;
  /** What the layer last named with `context.at`: a file, usually. Null when it named nothing. */
  readonly place: string | null;
}

/** Why a run failed. */
export type RunError =
  | ({
      readonly reason: 'layer-failed' | 'source-failed';
      readonly message: string;
      /** Where in the code of a layer, its own module before others: FILE:LINE. Null where that is not known, and for a source. */
      readonly site: string | null;
      readonly stack: string | null;
    } & RunPlace)
  /** A layer or source emitted rows that are not what it declares. `column` is empty where the rows as a whole are meant. */
  | ({
      readonly reason: 'bad-output';
      readonly output: string;
      readonly column: string;
      readonly expected: string;
      readonly got: string;
    } & RunPlace)
  | ({
      readonly reason: 'worker-died';
      readonly why: 'out-of-memory' | 'exit' | 'error';
      readonly message: string;
    } & RunPlace)
  /** A worker could not import a layer's module, or found another layer in it. */
  | ({ readonly reason: 'bad-module'; readonly module: string; readonly message: string } & RunPlace)
  /** The sink (the index store, usually) refused rows. */
  | { readonly reason: 'sink-failed'; readonly table: string; readonly message: string; readonly stack: string | null }
  | { readonly reason: 'aborted' };

/** Carries a run's error to the one place that turns it into data. */
export class RunFailure extends Error {
  readonly error: RunError;

  constructor(error: RunError) {
    super(error.reason);
    this.error = error;
  }
}

/** What a task's failure means for the run. */
export function runErrorOf(
  failure: TaskFailure,
  at: Omit<RunPlace, 'place'>,
  { role, url }: Pick<ModuleSpec, 'role' | 'url'>,
): RunError {
  switch (failure.reason) {
    case 'threw': {
      const { name, message, stack } = failure.error;
      const reason = role === 'layer' ? 'layer-failed' : 'source-failed';
      const site = role === 'layer' ? placeInStack(stack ?? '', url) : null;
      return {
        reason,
        ...at,
        place: failure.place,
        message: `${name}: ${message}`,
        site: site && `${site.file}:${site.line}`,
        stack,
      };
    }
    case 'bad-output':
      return { reason: 'bad-output', ...at, place: failure.place, output: failure.output, ...failure.problem };
    case 'bad-module':
      return { reason: 'bad-module', ...at, place: null, module: url, message: failure.message };
    case 'worker-died':
      return { ...failure, ...at };
    case 'aborted':
      return { reason: 'aborted' };
  }
}

/** A run's error as one line for a person. */
export function formatRunError(error: RunError): string {
  switch (error.reason) {
    case 'aborted':
      return 'the run was aborted';
    case 'sink-failed':
      return `table '${error.table}' could not be stored: ${error.message}`;
    case 'layer-failed':
      return `${where(error)}: expected the layer to return, but it threw ${error.message}${error.site === null ? '' : ` (${error.site})`}`;
    case 'source-failed':
      return `${where(error)}: expected the source to give the partition, but it threw ${error.message}`;
    case 'bad-output':
      return (
        `${where(error)}: output '${error.output}'${error.column && `, column '${error.column}'`}: ` +
        `expected ${error.expected}, got ${error.got}; the layer must emit what it declares`
      );
    case 'bad-module':
      return `${where(error)}: ${error.message} (module ${error.module})`;
    case 'worker-died':
      return `${where(error)}: the worker thread died (${error.why}: ${error.message}); ${REMEDY[error.why]}`;
  }
}

const REMEDY = {
  'out-of-memory': 'give Node a larger heap (--max-old-space-size), or let the layer hold fewer objects at a time',
  exit: 'a layer must not end the process: let it throw, or emit diagnostics',
  error: 'the error was thrown outside any task: is an exception or a promise of the layer left unhandled?',
} as const;

function where({ slot, phase, partition, place }: RunPlace): string {
  const parts = [`${slot} in phase ${phase}`];
  if (partition !== null) parts.push(`partition ${partition}`);
  if (place !== null) parts.push(`at ${place}`);
  return parts.join(', ');
}
