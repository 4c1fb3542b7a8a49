import { resolve } from 'node:path';
import type { Plan } from '../plan/plan.ts';
import { createPool } from '../pool/worker-pool.ts';
import type { RunProfile } from '../profile/profile-schema.ts';
import { Profiler } from '../profile/profiler.ts';
import { PipelineRun } from './pipeline-run.ts';
import type { RunError } from './run-error.ts';
import type { RunOptions } from './run-options.ts';

export type RunResult =
  | { readonly ok: true; readonly profile: RunProfile }
  | { readonly ok: false; readonly error: RunError };

/** How long layers may take to obey an abort before their threads are terminated, in milliseconds. */
const GRACE = 500;

/**
 * Runs a plan: phase by phase, layers of a phase at the same time, partition layers on all workers. Never throws for what a layer, the source, the sink
 * or the user does; that is the result's `error`. When it returns, no work is left behind.
 */
export async function runPipeline(plan: Plan, options: RunOptions): Promise<RunResult> {
  const { signal, seed, onEvent = () => {} } = options;
  const pool = options.pool ?? createPool({ workers: options.workers });
  const profiler = new Profiler();
  const root = resolve(options.root);
  const workers = Math.min(pool.size, options.workers ?? pool.size);
  onEvent({ type: 'planned', plan, root, workers, seed: seed ?? null });
  const run = new PipelineRun(plan, {
    ...{ root, pool, workers, seed, onEvent, profiler },
    sink: options.sink,
    earlier: options.earlier ?? {},
  });
  const abort = () => run.fail({ reason: 'aborted' });
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  try {
    const error = await run.perform();
    if (error) {
      for (const slot of await run.end(GRACE)) {
        const message = `'${slot}' did not stop within ${GRACE} ms of the abort; its thread was terminated`;
        onEvent({ type: 'warning', code: 'layer-terminated', slot, message });
      }
      onEvent({ type: 'run-failed', error });
      return { ok: false, error };
    }
    const profile = profiler.finish({ workers, seed: seed ?? null, ...run.totals() });
    onEvent({ type: 'run-finished', profile });
    return { ok: true, profile };
  } finally {
    signal?.removeEventListener('abort', abort);
    profiler.close();
    await run.end(GRACE);
    if (options.pool === undefined) await pool.close();
  }
}
