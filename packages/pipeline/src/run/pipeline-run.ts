import PQueue from 'p-queue';
import type { TableSink } from '../contract/table-sink.ts';
import type { RunEvent } from '../events/run-event.ts';
import type { Plan, PlannedLayer, PlannedPhase } from '../plan/plan.ts';
import { type PoolRun, TaskError, type TaskResult } from '../pool/pool-run.ts';
import type { ModuleSpec, Work } from '../pool/protocol.ts';
import type { WorkerPool } from '../pool/worker-pool.ts';
import type { RunProfile } from '../profile/profile-schema.ts';
import type { Profiler } from '../profile/profiler.ts';
import { discoverPartitions } from './discover-partitions.ts';
import { type EarlierOutputs, earlierOutputs } from './earlier-outputs.ts';
import { createOrder, type Order } from './order.ts';
import { type RunError, RunFailure, runErrorOf } from './run-error.ts';
import { runModules } from './run-modules.ts';
import { RunTables, type TableProducer } from './run-tables.ts';

/** What a run is given, all of it settled. */
export interface RunEnvironment {
  /** Absolute. */
  readonly root: string;
  readonly pool: WorkerPool;
  /** How many of the pool's workers to use. */
  readonly workers: number;
  readonly seed: number | undefined;
  readonly sink: TableSink | undefined;
  readonly onEvent: (event: RunEvent) => void;
  readonly profiler: Profiler;
  /** By slot. */
  readonly earlier: Readonly<Record<string, EarlierOutputs>>;
}

/** Where a task belongs. */
interface TaskPlace {
  readonly slot: string;
  readonly phase: number;
  readonly partition: number | null;
}

/** One run of a plan: decides what is done when. */
export class PipelineRun {
  readonly #plan: Plan;
  readonly #environment: RunEnvironment;
  readonly #order: Order;
  readonly #modules: ReadonlyMap<string, ModuleSpec>;
  readonly #pool: PoolRun;
  readonly #tables: RunTables;
  /** Rejects when the run ends early. */
  readonly #stop = Promise.withResolvers<never>();
  #error: unknown;
  #partitions = 0;
  /** Partitions that are done, by slot. */
  readonly #done = new Map<string, number>();

  constructor(plan: Plan, environment: RunEnvironment) {
    this.#plan = plan;
    this.#environment = environment;
    this.#order = createOrder(environment.seed);
    this.#modules = runModules(plan);
    this.#tables = new RunTables(plan, environment.sink, environment.onEvent);
    this.#stop.promise.catch(() => {});
    const { pool, root, workers } = environment;
    this.#pool = pool.begin({ root, workers, modules: [...this.#modules.values()] });
  }

  /** Runs all phases. @returns why the run failed, if it did. @throws what is a fault of the framework itself */
  async perform(): Promise<RunError | undefined> {
    try {
      await Promise.race([this.#runPhases(), this.#stop.promise]);
      return undefined;
    } catch (error) {
      this.#crash(error);
      if (error instanceof RunFailure) return error.error;
      throw error;
    }
  }

  /** Stops the run. The first error counts. */
  fail(error: RunError): void {
    this.#crash(new RunFailure(error));
  }

  /** See `PoolRun.end`. */
  end(grace: number): Promise<readonly string[]> {
    return this.#pool.end(grace);
  }

  totals(): Pick<RunProfile, 'partitions' | 'tables'> {
    return { partitions: this.#partitions, tables: this.#tables.totals() };
  }

  async #runPhases(): Promise<void> {
    const { profiler, onEvent } = this.#environment;
    // A pipeline without layers still has a source.
    const phases = this.#plan.phases.length > 0 ? this.#plan.phases : [{ number: 1, layers: [] }];
    for (const phase of phases) {
      profiler.startPhase();
      onEvent({ type: 'phase-started', phase: phase.number, slots: phase.layers.map(({ slot }) => slot) });
      await this.#runPhase(phase);
      this.#tables.finishPhase(phase);
      onEvent({ type: 'phase-finished', phase: phase.number, figures: profiler.finishPhase(phase.number) });
    }
  }

  /** The layers of a phase run at the same time. In the first phase, those that see everything wait until the source ends. */
  async #runPhase(phase: PlannedPhase): Promise<void> {
    const layers = this.#order.arrange(phase.layers);
    const ofPartitions = layers.filter(({ layer }) => layer.scope === 'partition');
    const ofRepository = layers.filter(({ layer }) => layer.scope === 'repository');
    const queue = new PQueue({ concurrency: Math.max(1, layers.length) });
    if (phase.number === 1) await this.#runSource(ofPartitions);
    else for (const layer of ofPartitions) queue.add(() => this.#runPartitionLayer(layer)).catch(this.#crash);
    for (const layer of ofRepository) queue.add(() => this.#runRepositoryLayer(layer)).catch(this.#crash);
    await queue.onIdle();
    this.#check();
  }

  /**
   * Loads partitions and runs the first phase's partition layers on each. No more than one partition a worker and one more are loaded and not
   * yet consumed, so that memory does not grow with the tree.
   */
  async #runSource(layers: readonly PlannedLayer[]): Promise<void> {
    const { root, workers } = this.#environment;
    const { id, source } = this.#plan.source;
    const outputs = Object.entries(source.outputs).map(([name, table]) => ({ name, table: table.name }));
    const producer: TableProducer = { slot: id, phase: 1, outputs };
    this.#start(producer);
    for (const layer of layers) this.#start(layer);
    const window = new PQueue({ concurrency: workers + 1 });
    for await (const spec of discoverPartitions(this.#plan.source, root, this.#stop.promise)) {
      const partition = this.#partitions++;
      window.add(() => this.#runLoaded(producer, layers, partition, spec)).catch(this.#crash);
      await window.onSizeLessThan(1);
      this.#check();
    }
    await window.onIdle();
    this.#check();
    this.#finish(producer);
    for (const layer of layers) this.#finishLayer(layer);
  }

  /** A partition from its loading to the last of its layers. */
  async #runLoaded(
    producer: TableProducer,
    layers: readonly PlannedLayer[],
    partition: number,
    spec: unknown,
  ): Promise<void> {
    const { worker, outputs } = await this.#task({ ...producer, partition }, { kind: 'load', spec });
    this.#tables.add(producer, partition, outputs);
    const ready = this.#order.arrange(layers);
    await Promise.all(ready.map((layer) => this.#runOnPartition(layer, partition, worker)));
    // Only now does nobody read the source's rows as they came.
    this.#tables.settle(producer, partition);
    this.#partitionDone(producer, partition);
  }

  async #runPartitionLayer(layer: PlannedLayer): Promise<void> {
    this.#start(layer);
    const partitions = this.#order.arrange(Array.from({ length: this.#partitions }, (_, i) => i));
    await Promise.all(partitions.map((partition) => this.#runOnPartition(layer, partition)));
    this.#finishLayer(layer);
  }

  /** @param prefer - worker that has the partition in its caches */
  async #runOnPartition(layer: PlannedLayer, partition: number, prefer?: number): Promise<void> {
    const { slot, phase, inputs } = layer;
    // No variable holds the inputs here, so that they can be collected as soon as they are released.
    const outputs =
      this.#earlierOutputs(layer, partition) ??
      (await this.#task({ slot, phase, partition }, this.#workOf(layer, partition), prefer)).outputs;
    this.#tables.add(layer, partition, outputs);
    this.#tables.settle(layer, partition);
    this.#tables.release(slot, inputs, partition);
    this.#partitionDone(layer, partition);
  }

  #earlierOutputs({ slot, layer, phase }: PlannedLayer, partition: number): TaskResult['outputs'] | undefined {
    const { earlier } = this.#environment;
    if (phase !== 1 || !Object.hasOwn(earlier, slot)) return undefined;
    const outputs = earlierOutputs(earlier[slot], layer, this.#tables, partition);
    if (outputs !== undefined) this.#environment.onEvent({ type: 'partition-kept', phase, slot, partition });
    return outputs;
  }

  async #runRepositoryLayer(layer: PlannedLayer): Promise<void> {
    const { slot, phase } = layer;
    this.#start(layer);
    const { outputs } = await this.#task({ slot, phase, partition: null }, this.#workOf(layer, null));
    this.#tables.add(layer, 0, outputs);
    this.#tables.settle(layer, 0);
    this.#finishLayer(layer);
  }

  #workOf({ inputs }: PlannedLayer, partition: number | null): Work {
    return { kind: 'run', inputs: this.#tables.read(inputs, partition) };
  }

  /** Runs one task on a worker. @throws RunFailure */
  async #task({ slot, phase, partition }: TaskPlace, work: Work, prefer?: number): Promise<TaskResult> {
    const { onEvent, profiler } = this.#environment;
    try {
      const result = await this.#pool.submit({
        slot,
        work,
        prefer,
        // An older partition goes first, so that it is consumed and its memory free before another one is loaded.
        priority: this.#order.priority(partition ?? -1),
        onProgress: (done, total) => onEvent({ type: 'progress', phase, slot, partition, done, total }),
      });
      this.#check();
      profiler.addTask(slot, result.figures);
      return result;
    } catch (error) {
      if (!(error instanceof TaskError)) throw error;
      const { failure } = error;
      const at = { slot: ('slot' in failure && failure.slot) || slot, phase, partition };
      throw new RunFailure(runErrorOf(failure, at, this.#modules.get(at.slot)!));
    }
  }

  #start({ slot, phase }: TableProducer): void {
    const { id, version, role } = this.#modules.get(slot)!;
    this.#environment.profiler.startLayer({ slot, id, version, role });
    this.#environment.onEvent({ type: 'layer-started', phase, slot });
  }

  #finishLayer(layer: PlannedLayer): void {
    this.#tables.releaseAll(layer.slot, layer.inputs);
    this.#finish(layer);
  }

  #finish(producer: TableProducer): void {
    const { slot, phase } = producer;
    this.#tables.finish(producer);
    const figures = this.#environment.profiler.layer(slot);
    this.#environment.onEvent({ type: 'layer-finished', phase, slot, figures });
  }

  #partitionDone({ slot, phase }: TableProducer, partition: number): void {
    const done = (this.#done.get(slot) ?? 0) + 1;
    this.#done.set(slot, done);
    const total = phase === 1 ? null : this.#partitions;
    this.#environment.onEvent({ type: 'partition-done', phase, slot, partition, done, total });
  }

  /** Ends the run early. What is no RunFailure is a fault of the framework itself. */
  readonly #crash = (error: unknown): void => {
    if (this.#error !== undefined) return;
    this.#error = error;
    this.#pool.abort();
    this.#stop.reject(error);
  };

  /** Keeps what still runs after the end from touching tables and sink. */
  #check(): void {
    if (this.#error !== undefined) throw this.#error;
  }
}
