import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PlaceBoard } from './place-board.ts';
import { Claim, errorData, type FromWorker, type TaskFailure, type ToWorker, type WorkerSetup } from './protocol.ts';

/** A task in a worker's hands. */
export interface HandedTask {
  readonly id: number;
  readonly slot: string;
  readonly claim: 0 | 1;
}

/** At most this many tasks are in a worker's hands: the one it works on, and the next. */
const DEPTH = 2;

// Sources run as .ts, the published package as .js.
const ENTRY = new URL(`./worker-main${extname(import.meta.url)}`, import.meta.url);

export interface PoolWorkerEvents {
  message(worker: PoolWorker, message: FromWorker): void;
  /** The thread has ended without being asked to. */
  died(worker: PoolWorker, failure: TaskFailure): void;
}

/**
 * Layers fill typed arrays and make few objects, so their young generation need not grow to V8's 48 MB. At 12 MB the two workers of an index run
 * over 14,493 files peak 60 MB lower in their first phase, in the same time.
 */
const YOUNG_GENERATION_MB = 12;

/** A worker thread, the tasks in its hands, and how it ended. */
export class PoolWorker {
  readonly index: number;
  readonly handed: HandedTask[] = [];
  alive = true;
  readonly #worker: Worker;
  readonly #claims = new Int32Array(new SharedArrayBuffer(4 * DEPTH));
  readonly #place = new PlaceBoard();
  #terminated: Promise<unknown> | undefined;

  constructor(index: number, events: PoolWorkerEvents) {
    this.index = index;
    const setup: WorkerSetup = { claims: this.#claims.buffer as SharedArrayBuffer, place: this.#place.memory };
    this.#worker = new Worker(ENTRY, {
      workerData: setup,
      name: `strata-${index + 1}`,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.#worker.unref();
    let thrown: unknown;
    this.#worker.on('message', (message: FromWorker) => events.message(this, message));
    this.#worker.on('error', (error) => {
      thrown = error;
    });
    this.#worker.on('exit', (code) => {
      this.alive = false;
      if (this.#terminated === undefined) events.died(this, this.#failure(thrown, code));
    });
  }

  get hasRoom(): boolean {
    return this.alive && this.handed.length < DEPTH;
  }

  post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** Hands over a task; there must be room. A worker with a task keeps the process alive. */
  hand(id: number, slot: string, work: Extract<ToWorker, { kind: 'task' }>['work']): void {
    const claim = this.handed.some((task) => task.claim === 0) ? 1 : 0;
    Atomics.store(this.#claims, claim, Claim.free);
    this.handed.push({ id, slot, claim });
    if (this.handed.length === 1) this.#worker.ref();
    this.post({ kind: 'task', id, claim, slot, work });
  }

  /** Forgets a task that the worker has answered. */
  release(id: number): void {
    const position = this.handed.findIndex((task) => task.id === id);
    if (position >= 0) this.handed.splice(position, 1);
    if (this.handed.length === 0) this.#worker.unref();
  }

  /** Takes back the last task handed over, if the worker has not begun it. Its room stays taken until the worker says that it passed. */
  takeBack(): HandedTask | undefined {
    const task = this.handed.at(-1);
    if (task === undefined) return undefined;
    return Atomics.compareExchange(this.#claims, task.claim, Claim.free, Claim.main) === Claim.free ? task : undefined;
  }

  terminate(): Promise<unknown> {
    this.alive = false;
    this.#terminated ??= this.#worker.terminate();
    return this.#terminated;
  }

  #failure(thrown: unknown, code: number): TaskFailure {
    const place = this.#place.read();
    if ((thrown as NodeJS.ErrnoException)?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      return { reason: 'worker-died', why: 'out-of-memory', message: errorData(thrown).message, place };
    }
    if (thrown !== undefined) {
      const { name, message } = errorData(thrown);
      return { reason: 'worker-died', why: 'error', message: `${name}: ${message}`, place };
    }
    return { reason: 'worker-died', why: 'exit', message: `exit code ${code}`, place };
  }
}
