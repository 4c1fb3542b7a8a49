import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import irLayer from '@strata/l1-ir';
import { occurrenceLayer } from '@strata/l2-occurrence';
import { chunkLayer, lineLayer } from '@strata/l3-chunk';
import { crossFileLayer } from '@strata/l4-cross-file';
import {
  createIndexWriter,
  createPool,
  definePipeline,
  from,
  type LayerProfile,
  type Plan,
  planPipeline,
  type RunProfile,
  runPipeline,
} from '@strata/pipeline';
import { filesSource } from '@strata/source';
import { interleave } from '../measure/interleave.ts';
import { machine } from '../measure/machine.ts';
import { ratios, type Spread, spreadOf } from '../measure/spread.ts';
import type { RecordedRun } from '../report/record-run.ts';
import { textTable } from '../report/text-table.ts';

export interface ChunkOptions {
  readonly directory: string;
  readonly rounds: number;
}

export interface ChunkResults {
  readonly corpus: string;
  readonly rounds: number;
  readonly sourceMB: number;
  readonly chunks: number;
  readonly lineRuns: number;
  readonly chunksMB: number;
  /** All workers together. */
  readonly linesCpuMs: Spread;
  readonly linesMBPerSecond: Spread;
  readonly phaseMs: Spread;
  readonly chunkCpuMs: Spread;
  readonly chunksPerSecond: Spread;
  /** Wall time of the phase of the chunk layer, of that of the run. */
  readonly share: Spread;
  /** Whole runs with and without L3, round by round. */
  readonly wallRatio: Spread;
  readonly wallAddedMs: Spread;
  readonly peakMB: Spread;
  readonly peakWithoutMB: Spread;
}

interface Run {
  readonly profile: RunProfile;
  readonly chunkBytes: number;
}

/** What L3 costs in a run: L1, L2 and L4, the index written, with L3 and without, in turn. */
export async function benchChunk(
  { directory, rounds }: ChunkOptions,
  log: (line: string) => void,
): Promise<RecordedRun> {
  const source = from(filesSource, { files: 'text' });
  const others = [irLayer, occurrenceLayer, crossFileLayer];
  const plans = {
    with: planned(definePipeline({ source, layers: [...others, lineLayer, chunkLayer] })),
    without: planned(definePipeline({ source, layers: others })),
  };
  const results = await interleave<Run>(
    [
      { name: 'with', run: () => run(plans.with, directory) },
      { name: 'without', run: () => run(plans.without, directory) },
    ],
    rounds,
    (round, name, { profile }) =>
      log(`${round === 0 ? 'warm-up' : `round ${round}`}  ${name}  ${profile.wall.toFixed(0)} ms`),
  );
  const runs = results.get('with') ?? [];
  return {
    suite: 'chunk',
    command: `packages/bench/bin/bench chunk ${basename(directory)} --rounds ${rounds}`,
    date: new Date().toISOString(),
    machine: machine(),
    versions: {},
    results: chunkResults(directory, runs, results.get('without') ?? []),
  };
}

function planned(pipeline: Parameters<typeof planPipeline>[0]): Plan {
  const result = planPipeline(pipeline);
  if (!result.ok) throw new Error(`expected a pipeline that can run, got ${JSON.stringify(result.faults)}`);
  return result.plan;
}

/** One run in a pool of its own, so that no code is compiled by a run before. */
async function run(plan: Plan, root: string): Promise<Run> {
  const out = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  const pool = createPool();
  try {
    const opened = await createIndexWriter(out, { root, fingerprint: '', createdBy: 'bench' });
    if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
    const result = await runPipeline(plan, { root, pool, sink: opened.writer });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const committed = await opened.writer.commit(result.profile);
    if (!committed.ok) throw new Error(JSON.stringify(committed.failure));
    const chunkBytes = committed.tables.find(({ name }) => name === 'chunks')?.bytes ?? 0;
    return { profile: result.profile, chunkBytes };
  } finally {
    await pool.close();
    rmSync(out, { recursive: true, force: true });
  }
}

const layerOf = ({ phases }: RunProfile, slot: string): LayerProfile => {
  const layer = phases.flatMap(({ layers }) => layers).find((candidate) => candidate.slot === slot);
  if (layer === undefined) throw new Error(`expected a layer '${slot}' in the profile`);
  return layer;
};

function chunkResults(directory: string, runs: readonly Run[], without: readonly Run[]): ChunkResults {
  const each = (value: (profile: RunProfile) => number) => runs.map(({ profile }) => value(profile));
  const tableOf = (name: string) => runs[0].profile.tables.find((table) => table.name === name);
  const phaseOf = ({ phases }: RunProfile) =>
    phases.find(({ layers }) => layers.some(({ slot }) => slot === chunkLayer.id))?.wall ?? 0;
  const sourceBytes = layerOf(runs[0].profile, lineLayer.id).bytesIn;
  const chunks = tableOf('chunks')?.rows ?? 0;
  const cpuOf = (slot: string) => (profile: RunProfile) => layerOf(profile, slot).cpu ?? layerOf(profile, slot).busy;
  const walls = each(({ wall }) => wall);
  const wallsWithout = without.map(({ profile }) => profile.wall);
  return {
    corpus: basename(directory),
    rounds: runs.length,
    sourceMB: sourceBytes / 1e6,
    chunks,
    lineRuns: tableOf('line_runs')?.rows ?? 0,
    chunksMB: runs[0].chunkBytes / 1e6,
    linesCpuMs: spreadOf(each(cpuOf(lineLayer.id))),
    linesMBPerSecond: spreadOf(each((profile) => sourceBytes / 1e3 / cpuOf(lineLayer.id)(profile))),
    phaseMs: spreadOf(each(phaseOf)),
    chunkCpuMs: spreadOf(each(cpuOf(chunkLayer.id))),
    chunksPerSecond: spreadOf(each((profile) => (chunks * 1e3) / phaseOf(profile))),
    share: spreadOf(each((profile) => phaseOf(profile) / profile.wall)),
    wallRatio: ratios(walls, wallsWithout),
    wallAddedMs: spreadOf(walls.map((wall, i) => wall - wallsWithout[i])),
    peakMB: spreadOf(each(({ peakMemory }) => (peakMemory.bytes ?? 0) / 1e6)),
    peakWithoutMB: spreadOf(without.map(({ profile }) => (profile.peakMemory.bytes ?? 0) / 1e6)),
  };
}

export function renderChunk(results: ChunkResults): string {
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 });
  const row = (name: string, { min, median, max }: Spread) => [name, number(median), number(min), number(max)];
  return [
    `${results.corpus}: ${number(results.sourceMB)} MB, ${number(results.lineRuns)} runs of lines, ${number(results.chunks)} chunks in ${number(results.chunksMB)} MB`,
    textTable(
      ['', 'median', 'least', 'most'],
      [
        row('lines (phase 1): CPU ms', results.linesCpuMs),
        row('lines: MB/s a core', results.linesMBPerSecond),
        row('phase of the chunks: ms', results.phaseMs),
        row('chunk layer: CPU ms', results.chunkCpuMs),
        row('chunks a second', results.chunksPerSecond),
        row('share of the run', results.share),
        row('run with L3 / without', results.wallRatio),
        row('ms added', results.wallAddedMs),
        row('peak MB with L3', results.peakMB),
        row('peak MB without', results.peakWithoutMB),
      ],
    ),
    `${results.rounds} rounds in turn`,
  ].join('\n');
}
