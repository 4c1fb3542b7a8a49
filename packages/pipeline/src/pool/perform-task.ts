import { byteLengthOf, describeBatch, rebuildBatch } from '@strata/formats/hand-over';
import type { RecordBatch } from 'apache-arrow';
import type { AnyLayer, LayerInputs } from '../contract/layer.ts';
import type { SourceDefinition } from '../contract/source.ts';
import { executeLayer, executeLoad, failureOf, type Hooks, inputSchema, oneBatchEach } from './execute.ts';
import type { LoadedModule } from './load-module.ts';
import type { TaskFailure, TaskFigures, TaskOutputs, Work } from './protocol.ts';

type Batches = ReadonlyMap<string, readonly RecordBatch[]>;

export type TaskOutcome =
  | { readonly ok: true; readonly outputs: TaskOutputs; readonly figures: Omit<TaskFigures, 'gc'> }
  | { readonly ok: false; readonly failure: TaskFailure };

/** Does a task's work with the module of its slot, and measures it. */
export async function performTask(
  work: Work,
  { definition, options }: LoadedModule,
  root: string,
  hooks: Hooks,
): Promise<TaskOutcome> {
  const clock = startClock();
  const inputs: Batches = work.kind === 'run' ? rebuildInputs(definition as AnyLayer, work.inputs) : new Map();
  const execution =
    work.kind === 'run'
      ? await executeLayer(definition as AnyLayer, inputs, options, hooks)
      : await executeLoad(definition as SourceDefinition, work.spec, root, options, hooks);
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

function rebuildInputs(layer: AnyLayer, inputs: Extract<Work, { kind: 'run' }>['inputs']): Batches {
  return new Map(
    inputs.map(([name, batches]) => {
      const schema = inputSchema((layer.inputs as LayerInputs)[name]);
      return [name, batches.map((batch) => rebuildBatch(schema, batch))];
    }),
  );
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
