import { setTimeout as sleep } from 'node:timers/promises';
import { registeredHosts } from '../modules/host-modules.ts';
import type { HandedTask, PoolWorker } from './pool-worker.ts';
import type { FromWorker, ModuleSpec, TaskFailure, TaskFigures, TaskOutputs, Work } from './protocol.ts';
import { SharedSignal } from './shared-signal.ts';

/** A unit of work that is ready to run. */
export interface PoolTask {
  readonly slot: string;
  readonly work: Work;
  /** Lower goes first. Among equals, the one that was submitted first. */
  readonly priority: number;
  /** Worker that has the task's data in its caches, taken when it is free. */
  readonly prefer?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface TaskResult {
  readonly worker: number;
  readonly outputs: TaskOutputs;
  readonly figures: TaskFigures;
}

/** A task failed; the failure is data. */
export class TaskError extends Error {
  readonly failure: TaskFailure;

  constructor(failure: TaskFailure) {
    super(failure.reason);
    this.failure = failure;
  }
}

/** What a run asks of the workers. */
export interface RunSetup {
  readonly root: string;
  readonly modules: readonly ModuleSpec[];
  readonly workers: number;
}

interface Pending extends PoolTask {
  readonly id: number;
  readonly resolve: (result: TaskResult) => void;
  readonly reject: (error: TaskError) => void;
}

/** One run's use of a pool: a queue of ready tasks by priority, in front of the workers. */
export class PoolRun {
  readonly signal = new SharedSignal();
  ended = false;
  readonly #workers: readonly PoolWorker[];
  readonly #ready: Pending[] = [];
  /** Tasks in workers' hands, by id. */
  readonly #handed = new Map<number, Pending>();
  #nextId = 0;
  #onIdle: (() => void) | undefined;
  /** How the last worker died, once none is left. */
  #deserted: TaskFailure | undefined;

  constructor(workers: readonly PoolWorker[], { root, modules }: RunSetup) {
    this.#workers = workers;
    for (const worker of this.#workers) {
      worker.post({ kind: 'prepare', root, aborted: this.signal.memory, modules, hosts: registeredHosts() });
    }
  }

  /** Runs a task on a worker. @throws TaskError */
  submit(task: PoolTask): Promise<TaskResult> {
    if (this.ended || this.signal.aborted) return Promise.reject(new TaskError({ reason: 'aborted' }));
    if (this.#deserted) return Promise.reject(new TaskError(this.#deserted));
    return new Promise((resolve, reject) => {
      const pending = { ...task, id: this.#nextId++, resolve, reject };
      const position = this.#ready.findIndex((other) => other.priority > task.priority);
      this.#ready.splice(position < 0 ? this.#ready.length : position, 0, pending);
      this.#dispatch();
    });
  }

  /** Raises the flag that layers see, and drops what has not begun. */
  abort(): void {
    this.signal.abort();
    for (const task of this.#ready.splice(0)) task.reject(new TaskError({ reason: 'aborted' }));
  }

  /**
   * Ends the run, aborting what is left of it.
   * @param grace - milliseconds after which workers that still work are terminated
   * @returns the slots whose layers had to be terminated
   */
  async end(grace: number): Promise<readonly string[]> {
    const stuck: string[] = [];
    this.abort();
    if (!this.#idle) {
      const idle = new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
      const timer = new AbortController();
      await Promise.race([idle, sleep(grace, undefined, { signal: timer.signal }).catch(() => {})]);
      timer.abort();
      const terminated: Promise<unknown>[] = [];
      for (const worker of this.#workers) {
        if (!worker.alive || worker.handed.length === 0) continue;
        // Read now: an answer that is already under way takes the task out of the worker's hands while it ends.
        stuck.push(worker.handed[0].slot);
        terminated.push(worker.terminate());
      }
      await Promise.all(terminated);
    }
    this.ended = true;
    for (const task of this.#handed.values()) task.reject(new TaskError({ reason: 'aborted' }));
    this.#handed.clear();
    return stuck;
  }

  received(worker: PoolWorker, message: FromWorker): void {
    if (message.kind === 'progress') {
      this.#handed.get(message.id)?.onProgress?.(message.done, message.total);
      return;
    }
    worker.release(message.id);
    if (message.kind !== 'passed') {
      const task = this.#handed.get(message.id);
      this.#handed.delete(message.id);
      if (message.kind === 'failed') {
        task?.reject(new TaskError(message.failure));
        if (message.stray) worker.terminate();
      }
      if (message.kind === 'done')
        task?.resolve({ worker: worker.index, outputs: message.outputs, figures: message.figures });
    }
    this.#dispatch();
  }

  died(worker: PoolWorker, failure: TaskFailure): void {
    const [current, next] = worker.handed.splice(0);
    for (const [task, reason] of [
      [current, failure],
      [next, { reason: 'aborted' } as const],
    ] as [HandedTask | undefined, TaskFailure][]) {
      const pending = task && this.#handed.get(task.id);
      if (!pending) continue;
      this.#handed.delete(pending.id);
      pending.reject(new TaskError(reason));
    }
    if (!this.#workers.some(({ alive }) => alive)) {
      this.#deserted = failure;
      for (const task of this.#ready.splice(0)) task.reject(new TaskError(failure));
    }
    this.#dispatch();
  }

  /** Gives ready tasks to idle workers, then a second task to busy ones, so that none waits for this thread. */
  #dispatch(): void {
    for (const load of [0, 1]) {
      while (this.#ready.length > 0) {
        const [task] = this.#ready;
        const candidates = this.#workers.filter(
          ({ alive, handed, hasRoom }) => alive && hasRoom && handed.length === load,
        );
        if (candidates.length === 0) break;
        this.#ready.shift();
        this.#hand(candidates.find(({ index }) => index === task.prefer) ?? candidates[0], task);
      }
    }
    this.#balance();
    if (this.#idle) this.#onIdle?.();
  }

  get #idle(): boolean {
    return this.#workers.every(({ alive, handed }) => !alive || handed.length === 0);
  }

  /** An idle worker takes over a task that another one holds but has not begun. */
  #balance(): void {
    for (const idle of this.#workers) {
      if (!idle.alive || idle.handed.length > 0) continue;
      const laden = this.#workers.find(({ alive, handed }) => alive && handed.length > 1);
      const task = laden?.takeBack();
      if (task) this.#hand(idle, this.#handed.get(task.id)!);
    }
  }

  #hand(worker: PoolWorker, task: Pending): void {
    this.#handed.set(task.id, task);
    worker.hand(task.id, task.slot, task.work);
  }
}
