import { availableParallelism } from 'node:os';
import { PoolRun, type RunSetup } from './pool-run.ts';
import { PoolWorker } from './pool-worker.ts';

export interface PoolOptions {
  /** Number of worker threads, at least 1. Default: as many as the machine runs at once. */
  readonly workers?: number;
}

/**
 * Worker threads that import layers once and are kept from task to task. Create it early, so that the threads start while other things
 * happen; idle workers do not keep the process alive.
 */
export function createPool(options: PoolOptions = {}): WorkerPool {
  return new WorkerPool(options.workers ?? availableParallelism());
}

export class WorkerPool {
  readonly size: number;
  readonly #workers: PoolWorker[] = [];
  #run: PoolRun | undefined;
  #closed = false;

  constructor(size: number) {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`workers: expected a whole number from 1, got ${size}`);
    this.size = size;
    this.#fill();
  }

  /** Readies workers for a run, at most `setup.workers` of them. One run at a time. */
  begin(setup: RunSetup): PoolRun {
    if (this.#closed) throw new Error('the pool is closed: create another');
    if (this.#run && !this.#run.ended) throw new Error('the pool is busy: a pool serves one run at a time');
    this.#fill();
    this.#run = new PoolRun(this.#workers.slice(0, setup.workers), setup);
    return this.#run;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  /** Starts workers in the places of those that are gone. */
  #fill(): void {
    for (let index = 0; index < this.size; index++) {
      if (this.#workers[index]?.alive) continue;
      this.#workers[index] = new PoolWorker(index, {
        message: (worker, message) => this.#run?.received(worker, message),
        died: (worker, failure) => this.#run?.died(worker, failure),
      });
    }
  }
}
