import PQueue from 'p-queue';
import type { TableSink } from '../contract/table-sink.ts';
import type { RunEvent } from '../events/run-event.ts';
import type { Plan, PlannedLayer, PlannedPhase, PlannedTable } from '../plan/plan.ts';
import { BadOutput } from '../pool/collect-outputs.ts';
import { errorData, type ModuleSpec, type Work } from '../pool/protocol.ts';
import { type PoolRun, TaskError, type TaskResult, type WorkerPool } from '../pool/worker-pool.ts';
import type { RunProfile } from '../profile/profile-schema.ts';
import type { Profiler } from '../profile/profiler.ts';
import { Appendix } from './appendix.ts';
import { InOrder } from './in-order.ts';
import { LiveTable } from './live-table.ts';
import { createOrder, type Order } from './order.ts';
import { type RunError, RunFailure, runErrorOf } from './run-error.ts';

/** What a run is given, all of it settled. */
export interface RunEnvironment {
  readonly root: string;
  readonly pool: WorkerPool;
  readonly seed: number | undefined;
  readonly sink: TableSink | undefined;
  readonly onEvent: (event: RunEvent) => void;
  readonly profiler: Profiler;
}

/** One run of a plan. */
export class PipelineRun {
  readonly #plan: Plan;
  readonly #environment: RunEnvironment;
  readonly #order: Order;
  readonly #pool: PoolRun;
  readonly #tables: ReadonlyMap<string, LiveTable>;
  /** Rows for appendable tables wait here until their phase is over. */
  readonly #appendix = new Appendix();
  readonly #stop = Promise.withResolvers<never>();
  #error: unknown;
  #partitions = 0;

  constructor(plan: Plan, environment: RunEnvironment) {
    this.#plan = plan;
    this.#environment = environment;
    this.#order = createOrder(environment.seed);
    this.#stop.promise.catch(() => {});
    this.#tables = new Map(plan.tables.map((table) => [table.name, this.#liveTable(table)]));
    this.#pool = environment.pool.begin({ root: environment.root, modules: modulesOf(plan) });
  }

  /** Runs all phases. @returns why the run failed, if it did */
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

  /** What is no RunFailure is a fault of the framework itself. */
  #crash(error: unknown): void {
    if (this.#error !== undefined) return;
    this.#error = error;
    this.#pool.abort();
    this.#stop.reject(error);
  }

  /** See {@link PoolRun.end}. */
  end(grace: number): Promise<readonly string[]> {
    return this.#pool.end(grace);
  }

  totals(): Pick<RunProfile, 'partitions' | 'tables'> {
    const tables = [...this.#tables].map(([name, { rows, bytes }]) => ({ name, rows, bytes }));
    return { partitions: this.#partitions, tables };
  }

  async #runPhases(): Promise<void> {
    const { profiler, onEvent } = this.#environment;
    // A pipeline without layers still has a source.
    const phases = this.#plan.phases.length > 0 ? this.#plan.phases : [{ number: 1, layers: [] }];
    for (const phase of phases) {
      profiler.startPhase();
      onEvent({ type: 'phase-started', phase: phase.number, slots: phase.layers.map(({ slot }) => slot) });
      await this.#runPhase(phase);
      this.#finishAppendables(phase);
      onEvent({ type: 'phase-finished', phase: phase.number, figures: profiler.finishPhase(phase.number) });
    }
  }

  /** The layers of a phase at the same time; in the first phase, those that see everything wait for the source to end. */
  async #runPhase(phase: PlannedPhase): Promise<void> {
    const layers = this.#order.arrange(phase.layers);
    const ofPartitions = layers.filter(({ layer }) => layer.scope === 'partition');
    const ofRepository = layers.filter(({ layer }) => layer.scope === 'repository');
    const queue = new PQueue({ concurrency: Math.max(1, layers.length) });
    if (phase.number === 1) {
      await this.#pumpSource(ofPartitions);
      await queue.addAll(ofRepository.map((layer) => () => this.#runRepositoryLayer(layer)));
    } else {
      await queue.addAll(
        layers.map(
          (layer) => () =>
            layer.layer.scope === 'partition' ? this.#runPartitionLayer(layer) : this.#runRepositoryLayer(layer),
        ),
      );
    }
  }

  /**
   * Loads partitions and runs the first phase's partition layers on each. No more than one partition a worker and one more are loaded and not
   * yet consumed, so that memory does not grow with the tree.
   */
  async #pumpSource(layers: readonly PlannedLayer[]): Promise<void> {
    const { id, source } = this.#plan.source;
    const sourceRun = new SlotRun({ slot: id, phase: 1, outputs: sourceOutputsOf(this.#plan) });
    const runs = layers.map((layer) => ({ layer, run: new SlotRun(layer) }));
    this.#startLayer(1, { slot: id, id, version: source.version, role: 'source' });
    for (const { layer } of runs) this.#startLayer(1, subjectOf(layer));

    const window = new PQueue({ concurrency: this.#environment.pool.size + 1 });
    for await (const spec of this.#discover()) {
      const partition = this.#partitions++;
      window.add(() => this.#consume(partition, spec, sourceRun, runs)).catch((error) => this.#crash(error));
      await window.onSizeLessThan(1);
      this.#check();
    }
    await window.onIdle();
    this.#check();
    this.#finishLayer(1, id, sourceOutputsOf(this.#plan));
    for (const { layer } of runs) this.#finishPlanned(layer);
  }

  async #consume(
    partition: number,
    spec: unknown,
    source: SlotRun,
    layers: readonly { readonly layer: PlannedLayer; readonly run: SlotRun }[],
  ): Promise<void> {
    const loaded = await this.#task(source.slot, 1, partition, { kind: 'load', spec });
    const settle = this.#keep(source, partition, loaded);
    await Promise.all(
      this.#order.arrange(layers).map(({ layer, run }) => this.#runOnPartition(layer, run, partition, loaded.worker)),
    );
    // Only now does nobody read the source's rows as they came.
    source.order.announce(partition, settle);
    this.#partitionDone(source, partition);
  }

  async #runPartitionLayer(layer: PlannedLayer): Promise<void> {
    this.#startLayer(layer.phase, subjectOf(layer));
    const run = new SlotRun(layer);
    const partitions = this.#order.arrange(Array.from({ length: this.#partitions }, (_, i) => i));
    await Promise.all(partitions.map((partition) => this.#runOnPartition(layer, run, partition)));
    this.#finishPlanned(layer);
  }

  async #runOnPartition(layer: PlannedLayer, run: SlotRun, partition: number, prefer?: number): Promise<void> {
    const work = this.#workOf(layer, partition);
    const result = await this.#task(layer.slot, layer.phase, partition, work, prefer);
    run.order.announce(partition, this.#keep(run, partition, result));
    for (const { table, partitioned } of layer.inputs) {
      if (partitioned) this.#tables.get(table)!.release(layer.slot, partition);
    }
    this.#partitionDone(run, partition);
  }

  async #runRepositoryLayer(layer: PlannedLayer): Promise<void> {
    this.#startLayer(layer.phase, subjectOf(layer));
    const result = await this.#task(layer.slot, layer.phase, null, this.#workOf(layer, null));
    this.#keep(new SlotRun(layer), null, result)();
    this.#finishPlanned(layer);
  }

  #workOf(layer: PlannedLayer, partition: number | null): Work {
    const inputs = layer.inputs.map(({ name, table, columns, partitioned }) => {
      const batches = this.#tables.get(table)!.read(columns, partitioned ? partition : null);
      return [name, batches] as const;
    });
    return { kind: 'run', inputs };
  }

  /** Runs one task on a worker. @throws RunFailure */
  async #task(slot: string, phase: number, partition: number | null, work: Work, prefer?: number): Promise<TaskResult> {
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
      const spec = modulesOf(this.#plan).find((module) => module.slot === slot)!;
      throw new RunFailure(runErrorOf(error.failure, { slot, phase, partition }, spec.role, spec.url));
    }
  }

  /** Takes a task's outputs. @returns what to do when it is their turn: settle them */
  #keep(run: SlotRun, partition: number | null, { outputs }: TaskResult): () => void {
    const batches = new Map(outputs);
    const settled: LiveTable[] = [];
    for (const { name, table } of run.outputs) {
      const live = this.#tables.get(table)!;
      const rows = batches.get(name) ?? [];
      if (live.definition.appendable) this.#appendix.add(table, run.slot, partition ?? 0, rows);
      else {
        live.add(partition ?? 0, rows);
        settled.push(live);
      }
    }
    return () => {
      for (const live of settled) this.#settle(live, partition ?? 0, run.slot, run.phase);
    };
  }

  #settle(table: LiveTable, partition: number, slot: string, phase: number): void {
    try {
      this.#sinking(table, (sink) => table.settle(partition, sink));
    } catch (error) {
      if (!(error instanceof BadOutput)) throw error;
      const { output, problem } = error;
      throw new RunFailure({ reason: 'bad-output', slot, phase, partition, place: null, output, ...problem });
    }
    this.#reportEmpty(table);
  }

  /** All rows of a producer are there. */
  #finishPlanned(layer: PlannedLayer): void {
    for (const { table } of layer.inputs) {
      const live = this.#tables.get(table)!;
      live.release(layer.slot, null);
      this.#reportEmpty(live);
    }
    this.#finishLayer(layer.phase, layer.slot, layer.outputs);
  }

  #finishLayer(phase: number, slot: string, outputs: readonly { readonly table: string }[]): void {
    for (const { table } of outputs) {
      const live = this.#tables.get(table)!;
      if (!live.definition.appendable) this.#finishTable(live);
    }
    const figures = this.#environment.profiler.layer(slot);
    this.#environment.onEvent({ type: 'layer-finished', phase, slot, figures });
  }

  #finishTable(table: LiveTable): void {
    this.#sinking(table, (sink) => table.finish(sink));
    const { definition, rows, bytes } = table;
    this.#environment.onEvent({ type: 'table-finished', table: definition.name, rows, bytes });
    this.#reportEmpty(table);
  }

  /** Puts the phase's rows of appendable tables in their order: by slot (the source first), then partition. */
  #finishAppendables({ number, layers }: PlannedPhase): void {
    const { id } = this.#plan.source;
    const slots = [...(number === 1 ? [id] : []), ...layers.map(({ slot }) => slot)];
    for (const { name, producers } of this.#plan.tables) {
      const live = this.#tables.get(name)!;
      if (!live.definition.appendable) continue;
      for (const { slot, batches } of this.#appendix.take(name, slots)) {
        const partition = live.append(batches);
        this.#settle(live, partition, slot, number);
      }
      if (slots.includes(producers.at(-1)!)) this.#finishTable(live);
    }
  }

  #sinking(table: LiveTable, action: (sink: TableSink | undefined) => void): void {
    try {
      action(this.#environment.sink);
    } catch (error) {
      if (error instanceof BadOutput) throw error;
      const { name, message, stack } = errorData(error);
      const failed = { table: table.definition.name, message: `${name}: ${message}`, stack };
      throw new RunFailure({ reason: 'sink-failed', ...failed });
    }
  }

  /** The source's partitions. The run does not wait for a source that hangs when it is stopped. */
  async *#discover(): AsyncGenerator<unknown, void, undefined> {
    const { id, source, options } = this.#plan.source;
    const aborter = new AbortController();
    this.#stop.promise.catch(() => aborter.abort());
    let iterator: AsyncIterator<unknown> | Iterator<unknown> | undefined;
    try {
      const context = { root: this.#environment.root, options: source.options.parse(options), signal: aborter.signal };
      const partitions = source.discover(context);
      iterator =
        Symbol.asyncIterator in partitions ? partitions[Symbol.asyncIterator]() : partitions[Symbol.iterator]();
      for (;;) {
        const next = await Promise.race([iterator.next(), this.#stop.promise]);
        if (next.done) return;
        yield next.value;
      }
    } catch (error) {
      if (error instanceof RunFailure) throw error;
      const { name, message, stack } = errorData(error);
      const at = { slot: id, phase: 1, partition: null, place: null };
      throw new RunFailure({ reason: 'source-failed', ...at, message: `${name}: ${message}`, stack });
    } finally {
      // Lets a generator clean up; not awaited, for it may hang.
      Promise.resolve(iterator?.return?.()).catch(() => {});
    }
  }

  #startLayer(phase: number, subject: Parameters<Profiler['startLayer']>[0]): void {
    this.#environment.profiler.startLayer(subject);
    this.#environment.onEvent({ type: 'layer-started', phase, slot: subject.slot });
  }

  #partitionDone(run: SlotRun, partition: number): void {
    const { slot, phase } = run;
    const total = phase === 1 ? null : this.#partitions;
    this.#environment.onEvent({ type: 'partition-done', phase, slot, partition, done: ++run.done, total });
  }

  #reportEmpty(table: LiveTable): void {
    if (table.takeFreed()) this.#environment.onEvent({ type: 'table-freed', table: table.definition.name });
  }

  #liveTable({ name, definition, readers }: PlannedTable): LiveTable {
    const { onEvent } = this.#environment;
    return new LiveTable(definition, readers, (freed) => onEvent({ type: 'columns-freed', table: name, ...freed }));
  }

  #check(): void {
    if (this.#error !== undefined) throw this.#error;
  }
}

/** A producer at work: how far it is, and the order in which its partitions are settled. */
class SlotRun {
  readonly slot: string;
  readonly phase: number;
  readonly outputs: readonly { readonly name: string; readonly table: string }[];
  readonly order = new InOrder();
  done = 0;

  constructor({ slot, phase, outputs }: Pick<PlannedLayer, 'slot' | 'phase' | 'outputs'>) {
    this.slot = slot;
    this.phase = phase;
    this.outputs = outputs;
  }
}

const subjectOf = ({ slot, layer }: PlannedLayer) =>
  ({ slot, id: layer.id, version: layer.version, role: 'layer' }) as const;

const sourceOutputsOf = ({ source: { source } }: Plan) =>
  Object.entries(source.outputs).map(([name, { name: table }]) => ({ name, table }));

function modulesOf({ source, phases }: Plan): ModuleSpec[] {
  const { id, version, module } = source.source;
  return [
    { slot: source.id, role: 'source', url: module, id, version, options: source.options },
    ...phases
      .flatMap(({ layers }) => layers)
      .map(({ slot, layer, options }) => ({
        slot,
        role: 'layer' as const,
        url: layer.module,
        id: layer.id,
        version: layer.version,
        options,
      })),
  ];
}
