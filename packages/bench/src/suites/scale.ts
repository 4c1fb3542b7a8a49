import { basename } from 'node:path';
import { type IndexRun, runIndex } from '../measure/index-run.ts';
import { interleave } from '../measure/interleave.ts';
import { machine } from '../measure/machine.ts';
import { ratios, type Spread, spreadOf } from '../measure/spread.ts';
import type { RecordedRun } from '../report/record-run.ts';
import { textTable } from '../report/text-table.ts';

export interface ScaleOptions {
  readonly small: string;
  readonly large: string;
  readonly rounds: number;
  readonly flags: readonly string[];
}

interface TreeResults {
  readonly corpus: string;
  readonly files: number;
  readonly lines: number;
  readonly wallMs: Spread;
  readonly nsPerLine: Spread;
  readonly peakMB: Spread;
  readonly peakRssSampledMB: Spread | null;
  readonly indexMB: number;
}

export interface ScaleResults {
  readonly rounds: number;
  readonly small: TreeResults;
  readonly large: TreeResults;
  /** Time per line, large / small, round by round: 1 is a cost that does not grow with the tree. */
  readonly ratio: Spread;
}

/** Whether the cost of a line stays flat: the pipeline on a small and a large tree in turn. */
export async function benchScale(options: ScaleOptions, log: (line: string) => void): Promise<RecordedRun> {
  const results = await interleave<IndexRun>(
    [
      { name: 'small', run: () => runIndex(options.small, options.flags) },
      { name: 'large', run: () => runIndex(options.large, options.flags) },
    ],
    options.rounds,
    (round, name, { wallMs }) => log(`${round === 0 ? 'warm-up' : `round ${round}`}  ${name}  ${wallMs.toFixed(0)} ms`),
  );
  const small = results.get('small') ?? [];
  const large = results.get('large') ?? [];
  const perLine = (runs: readonly IndexRun[]) => runs.map(({ wallMs, summary }) => (wallMs * 1e6) / summary.lines);
  return {
    suite: 'scale',
    command: `packages/bench/bin/bench scale ${basename(options.small)} ${basename(options.large)} --rounds ${options.rounds}`,
    date: new Date().toISOString(),
    machine: machine(),
    versions: {},
    results: {
      rounds: options.rounds,
      small: treeResults(options.small, small),
      large: treeResults(options.large, large),
      ratio: ratios(perLine(large), perLine(small)),
    } satisfies ScaleResults,
  };
}

function treeResults(directory: string, runs: readonly IndexRun[]): TreeResults {
  const { files, lines } = runs[0].summary;
  const sampled = runs.map((run) => run.peakRssMB).filter((peak) => peak !== null);
  return {
    corpus: basename(directory),
    files,
    lines,
    wallMs: spreadOf(runs.map((run) => run.wallMs)),
    nsPerLine: spreadOf(runs.map((run) => (run.wallMs * 1e6) / lines)),
    peakMB: spreadOf(runs.map((run) => (run.summary.profile.peakBytes ?? 0) / 1e6)),
    peakRssSampledMB: sampled.length > 0 ? spreadOf(sampled) : null,
    indexMB: runs[0].indexBytes / 1e6,
  };
}

export function renderScale({ small, large, ratio, rounds }: ScaleResults): string {
  const row = (tree: TreeResults) => [
    tree.corpus,
    tree.files.toLocaleString('en'),
    tree.lines.toLocaleString('en'),
    tree.wallMs.median.toFixed(0),
    tree.nsPerLine.median.toFixed(0),
    tree.peakMB.median.toFixed(0),
    tree.indexMB.toFixed(0),
  ];
  return [
    textTable(['tree', 'files', 'lines', 'ms', 'ns a line', 'peak MB', 'index MB'], [row(small), row(large)]),
    `time per line, large / small: ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)}, ${rounds} rounds in turn)`,
  ].join('\n');
}
