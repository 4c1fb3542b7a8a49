import type { TaskFigures } from '../pool/protocol.ts';
import { startGcMeter } from './gc-meter.ts';
import { startPeakMeter } from './peak-memory.ts';
import type { LayerProfile, PeakMemory, PhaseProfile, RunProfile } from './profile-schema.ts';

/** Who a layer's figures are of. */
export type Subject = Pick<LayerProfile, 'slot' | 'id' | 'version' | 'role'>;

interface LayerRecord {
  readonly subject: Subject;
  start: number;
  end: number;
  readonly sum: { -readonly [K in keyof TaskFigures]: number } & { tasks: number };
}

/** Collects what a run costs, while it runs. */
export class Profiler {
  readonly #peak = startPeakMeter();
  readonly #gc = startGcMeter();
  readonly #run = startClock();
  readonly #phases: PhaseProfile[] = [];
  readonly #layers = new Map<string, LayerRecord>();
  #phase = startClock();
  #peakOfAll: number | null = null;

  startPhase(): void {
    // What lies between phases counts for the whole run only.
    this.#takePeak();
    this.#gc.take();
    this.#phase = startClock();
    this.#layers.clear();
  }

  startLayer(subject: Subject): void {
    const now = performance.now();
    const sum = { wall: 0, cpu: 0, gc: 0, rowsIn: 0, rowsOut: 0, bytesIn: 0, bytesOut: 0, tasks: 0 };
    this.#layers.set(subject.slot, { subject, start: now, end: now, sum });
  }

  addTask(slot: string, figures: TaskFigures): void {
    const record = this.#layers.get(slot)!;
    record.end = performance.now();
    record.sum.tasks++;
    for (const name of Object.keys(figures) as (keyof TaskFigures)[]) record.sum[name] += figures[name];
  }

  /** A layer's figures so far; its peak memory is known only with its phase. */
  layer(slot: string): LayerProfile {
    return this.#layerProfile(this.#layers.get(slot)!, { bytes: null, method: this.#peak.method });
  }

  finishPhase(number: number): PhaseProfile {
    const { wall, cpu } = this.#phase();
    const records = [...this.#layers.values()];
    const peakMemory = { bytes: this.#takePeak(), method: this.#peak.method };
    const phase: PhaseProfile = {
      number,
      wall,
      cpu,
      gc: records.reduce((total, { sum }) => total + sum.gc, this.#gc.take()),
      peakMemory,
      layers: records.map((record) => this.#layerProfile(record, peakMemory)),
    };
    this.#phases.push(phase);
    return phase;
  }

  /** The whole run's profile. Measuring ends. */
  finish(run: Pick<RunProfile, 'workers' | 'seed' | 'partitions' | 'tables'>): RunProfile {
    this.#takePeak();
    const { wall, cpu } = this.#run();
    const profile: RunProfile = {
      version: 1,
      ...run,
      wall,
      cpu,
      gc: this.#phases.reduce((total, { gc }) => total + gc, this.#gc.take()),
      peakMemory: { bytes: this.#peakOfAll, method: this.#peak.method },
      phases: this.#phases,
    };
    this.close();
    return profile;
  }

  close(): void {
    this.#peak.close();
    this.#gc.close();
  }

  #takePeak(): number | null {
    const peak = this.#peak.take();
    if (peak !== null) this.#peakOfAll = Math.max(this.#peakOfAll ?? 0, peak);
    return peak;
  }

  #layerProfile({ subject, start, end, sum }: LayerRecord, peakMemory: PeakMemory): LayerProfile {
    const { wall: busy, ...rest } = sum;
    return {
      ...subject,
      wall: end - start,
      busy,
      ...rest,
      peakMemory: { ...peakMemory, shared: this.#layers.size > 1 },
    };
  }
}

function startClock(): () => { wall: number; cpu: number } {
  const start = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { wall: performance.now() - start, cpu: (user + system) / 1000 };
  };
}
