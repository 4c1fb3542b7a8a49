import { byteLengthOf, describeBatch } from '@strata/formats/hand-over';
import type { AnyLayer } from '../contract/layer.ts';
import type { SourceDefinition } from '../contract/source.ts';
import {
  type Execution,
  executeLayer,
  executeLoad,
  failureOf,
  type Hooks,
  oneBatchEach,
  reloadFailure,
} from './execute.ts';
import type { LoadedModule } from './load-module.ts';
import type { TaskFailure, TaskFigures, TaskOutputs, Work } from './protocol.ts';
import { type Batches, ReloadFailed, rebuildInputs } from './rebuild-inputs.ts';

export type TaskOutcome =
  | { readonly ok: true; readonly outputs: TaskOutputs; readonly figures: Omit<TaskFigures, 'gc'> }
  | { readonly ok: false; readonly failure: TaskFailure };

/** Where a task runs. */
export interface TaskSurroundings {
  readonly root: string;
  readonly hooks: Hooks;
  /** The run's source, for columns that it has to make again. */
  readonly source: { readonly slot: string; load(): Promise<LoadedModule> };
}

/**
 * Does a task's work with the module of its slot, and measures it.
 *
 * @param task - loses its work: nothing but this call may keep alive what the inputs lie in, so that it can go when the call returns
 */
export async function performTask(
  task: { work?: Work },
  { definition, options }: LoadedModule,
  { root, hooks, source }: TaskSurroundings,
): Promise<TaskOutcome> {
  const clock = startClock();
  const work = task.work!;
  task.work = undefined;
  let inputs: Batches = new Map();
  let execution: Execution;
  try {
    if (work.kind === 'run') {
      inputs = await rebuildInputs(definition as AnyLayer, work.inputs, source.load, root, hooks);
      execution = await executeLayer(definition as AnyLayer, inputs, options, hooks);
    } else execution = await executeLoad(definition as SourceDefinition, work.spec, root, options, hooks);
  } catch (error) {
    if (error instanceof ReloadFailed) return { ok: false, failure: reloadFailure(error, source.slot, hooks) };
    throw error;
  }
  const failure = failureOf(execution, hooks);
  if (failure) return { ok: false, failure };
  const emitted = execution.collector.outputs;
  const partitioned = work.kind === 'load' || (definition as AnyLayer).scope === 'partition';
  const outputs: Batches = partitioned ? oneBatchEach(emitted) : emitted;
  return {
    ok: true,
    outputs: [...outputs].map(([name, batches]) => [name, batches.map(describeBatch)]),
    figures: {
      ...clock(),
      rowsIn: rowsOf(inputs),
      rowsOut: rowsOf(outputs),
      bytesIn: bytesOf(inputs),
      bytesOut: bytesOf(outputs),
    },
  };
}

function startClock(): () => { wall: number; cpu: number } {
  const start = performance.now();
  const cpu = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(cpu);
    return { wall: performance.now() - start, cpu: (user + system) / 1000 };
  };
}

const rowsOf = (tables: Batches) => sum([...tables.values()].flat(), ({ numRows }) => numRows);
const bytesOf = (tables: Batches) => sum([...tables.values()].flat(), ({ data }) => byteLengthOf(data));
const sum = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0);
