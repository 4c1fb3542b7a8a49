import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { registerHostModules } from '../modules/host-modules.ts';
import { startGcMeter } from '../profile/gc-meter.ts';
import type { Hooks } from './execute.ts';
import { BadModule, type LoadedModule, loadModule } from './load-module.ts';
import { performTask } from './perform-task.ts';
import { PlaceBoard } from './place-board.ts';
import {
  Claim,
  errorData,
  type FromWorker,
  type TaskFailure,
  type ToWorker,
  type Work,
  type WorkerSetup,
} from './protocol.ts';
import { reclaim } from './reclaim.ts';
import { SharedSignal } from './shared-signal.ts';

type Prepare = Extract<ToWorker, { kind: 'prepare' }>;
/** A task's message, which loses its work when the work begins. */
type Task = Omit<Extract<ToWorker, { kind: 'task' }>, 'work'> & { work?: Work };

/** Progress is posted at most this often, in milliseconds: a person cannot read faster. */
const PROGRESS_INTERVAL = 50;

interface Run {
  readonly root: string;
  readonly signal: SharedSignal;
  readonly modules: ReadonlyMap<string, Promise<LoadedModule>>;
  /** Slot of the source. */
  readonly source: string;
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
    else queue = queue.then(() => take(message, run!));
  });

  async function take(task: Task, taskRun: Run): Promise<void> {
    const { id } = task;
    if (Atomics.compareExchange(claim, task.claim, Claim.free, Claim.worker) !== Claim.free) {
      post({ kind: 'passed', id });
      return;
    }
    current = task;
    board.clear();
    const answer = await perform(task, taskRun);
    // If it is not, the task has been answered for already.
    if (current === task) post(answer);
    current = undefined;
  }

  async function perform(task: Task, { root, signal, modules, source }: Run): Promise<FromWorker> {
    const { id, slot } = task;
    const hooks: Hooks = {
      signal,
      at: (text) => board.write(text),
      place: () => board.read(),
      progress: progressOf(id, post),
    };
    try {
      const module = await modules.get(slot)!;
      gc.take();
      const outcome = await performTask(task, module, {
        root,
        hooks,
        source: { slot: source, load: () => modules.get(source)! },
      });
      if (!outcome.ok) return { kind: 'failed', id, failure: outcome.failure, stray: false };
      const { outputs, figures } = outcome;
      // Here, where no variable holds the inputs any more.
      reclaim(figures.bytesIn + figures.bytesOut);
      // The runtime reports collections two turns of the event loop later.
      await nextTurn();
      await nextTurn();
      return { kind: 'done', id, outputs, figures: { ...figures, gc: gc.take() } };
    } catch (error) {
      const failure: TaskFailure =
        error instanceof BadModule
          ? { reason: 'bad-module', message: error.message }
          : { reason: 'threw', error: errorData(error), place: board.read() };
      return { kind: 'failed', id, failure, stray: false };
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
  const source = modules.find(({ role }) => role === 'source')!.slot;
  return { root, signal: new SharedSignal(aborted), modules: loaded, source };
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
