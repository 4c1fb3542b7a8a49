import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { RecordBatch } from 'apache-arrow';
import type { BatchDescriptor } from '../batches/data-descriptor.ts';
import { describeBatch } from '../batches/describe-data.ts';
import { byteLengthOf } from '../batches/is-shared.ts';
import { rebuildBatch } from '../batches/rebuild-data.ts';
import type { AnyLayer, LayerInputs } from '../contract/layer.ts';
import type { SourceDefinition } from '../contract/source.ts';
import { registerHostModules } from '../modules/host-modules.ts';
import { startGcMeter } from '../profile/gc-meter.ts';
import { executeLayer, executeLoad, failureOf, type Hooks, inputSchema, oneBatchEach } from './execute.ts';
import { BadModule, type LoadedModule, loadModule } from './load-module.ts';
import { PlaceBoard } from './place-board.ts';
import {
  Claim,
  errorData,
  type FromWorker,
  type TaskFailure,
  type TaskFigures,
  type ToWorker,
  type WorkerSetup,
} from './protocol.ts';
import { reclaim } from './reclaim.ts';
import { SharedSignal } from './shared-signal.ts';

type Prepare = Extract<ToWorker, { kind: 'prepare' }>;
type Task = Extract<ToWorker, { kind: 'task' }>;
type Batches = ReadonlyMap<string, readonly RecordBatch[]>;

/** Progress is posted at most this often, in milliseconds: a person cannot read faster. */
const PROGRESS_INTERVAL = 50;

interface Run {
  readonly root: string;
  readonly signal: SharedSignal;
  readonly modules: ReadonlyMap<string, Promise<LoadedModule>>;
}

/** A worker's life: takes tasks one after the other until it is terminated. */
export function serve(): void {
  const port = parentPort!;
  const { claims, place } = workerData as WorkerSetup;
  const claim = new Int32Array(claims);
  const board = new PlaceBoard(place);
  const post = (message: FromWorker) => port.postMessage(message);
  const gc = startGcMeter();
  let run: Run | undefined;
  let current: Task | undefined;
  let queue = Promise.resolve();

  // A layer's forgotten promise must not take the worker down without a word about whose it was.
  process.on('uncaughtException', (error) => {
    if (current === undefined) throw error;
    const failure: TaskFailure = { reason: 'threw', error: errorData(error), place: board.read() };
    post({ kind: 'failed', id: current.id, failure, stray: true });
    current = undefined;
  });

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'prepare') run = prepare(message);
    else queue = queue.then(() => perform(message, run!));
  });

  async function perform(task: Task, { root, signal, modules }: Run): Promise<void> {
    const { id, slot, work } = task;
    if (Atomics.compareExchange(claim, task.claim, Claim.free, Claim.worker) !== Claim.free) {
      post({ kind: 'passed', id });
      return;
    }
    current = task;
    board.clear();
    const failed = (failure: TaskFailure) => {
      if (current === task) post({ kind: 'failed', id, failure, stray: false });
      current = undefined;
    };
    try {
      const { definition, options } = await modules.get(slot)!;
      gc.take();
      const clock = startClock();
      const hooks: Hooks = {
        signal,
        at: (text) => board.write(text),
        place: () => board.read(),
        progress: progressOf(id, post),
      };
      const inputs = work.kind === 'run' ? rebuildInputs(definition as AnyLayer, work.inputs) : new Map();
      const execution =
        work.kind === 'run'
          ? await executeLayer(definition as AnyLayer, inputs, options, hooks)
          : await executeLoad(definition as SourceDefinition, work.spec, root, options, hooks);
      const failure = failureOf(execution, hooks);
      if (failure) {
        failed(failure);
        return;
      }
      const partitioned = work.kind === 'load' || (definition as AnyLayer).scope === 'partition';
      const outputs: Batches = partitioned ? oneBatchEach(execution.collector.outputs) : execution.collector.outputs;
      const sizes = sizesOf(inputs, outputs);
      const cost = clock();
      reclaim(sizes.bytesIn + sizes.bytesOut);
      // The collector's records come two turns of the event loop after the collection.
      await nextTurn();
      await nextTurn();
      const figures: TaskFigures = { ...cost, gc: gc.take(), ...sizes };
      if (current === task) {
        post({
          kind: 'done',
          id,
          outputs: [...outputs].map(([name, batches]) => [name, batches.map(describeBatch)]),
          figures,
        });
      }
    } catch (error) {
      if (error instanceof BadModule) failed({ reason: 'bad-module', message: error.message });
      else failed({ reason: 'threw', error: errorData(error), place: board.read() });
    } finally {
      current = undefined;
    }
  }
}

function prepare({ root, aborted, hosts, modules }: Prepare): Run {
  for (const host of hosts) registerHostModules(host);
  const loaded = new Map(
    modules.map((spec) => {
      const module = loadModule(spec);
      // Whoever waits for the module reports its failure; nobody may ever do.
      module.catch(() => {});
      return [spec.slot, module];
    }),
  );
  return { root, signal: new SharedSignal(aborted), modules: loaded };
}

function rebuildInputs(layer: AnyLayer, inputs: readonly (readonly [string, readonly BatchDescriptor[]])[]): Batches {
  return new Map(
    inputs.map(([name, batches]) => {
      const schema = inputSchema((layer.inputs as LayerInputs)[name]);
      return [name, batches.map((batch) => rebuildBatch(schema, batch))];
    }),
  );
}

function progressOf(id: number, post: (message: FromWorker) => void): Hooks['progress'] {
  let last = 0;
  return (done, total) => {
    const now = performance.now();
    if (now - last < PROGRESS_INTERVAL) return;
    last = now;
    post({ kind: 'progress', id, done, total });
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

function sizesOf(inputs: Batches, outputs: Batches) {
  const rows = (batches: Batches) => sum([...batches.values()].flat().map(({ numRows }) => numRows));
  const bytes = (batches: Batches) => sum([...batches.values()].flat().map(({ data }) => byteLengthOf(data)));
  return { rowsIn: rows(inputs), rowsOut: rows(outputs), bytesIn: bytes(inputs), bytesOut: bytes(outputs) };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
