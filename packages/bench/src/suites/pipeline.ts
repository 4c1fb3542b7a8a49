import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type IndexRun, runIndex } from '../measure/index-run.ts';
import { interleave } from '../measure/interleave.ts';
import { machine, versionOf } from '../measure/machine.ts';
import { type CommandRun, runCommand } from '../measure/run-command.ts';
import { ratios, type Spread, spreadOf } from '../measure/spread.ts';
import type { RecordedRun } from '../report/record-run.ts';
import { textTable } from '../report/text-table.ts';

/** Layers of the full run that ctags has no counterpart for; the ratio is about definitions, references and imports. */
export interface PipelineOptions {
  readonly directory: string;
  readonly rounds: number;
  /** Flags passed on to `strata index`. */
  readonly flags: readonly string[];
  /** The ctags to compare with: Universal Ctags. */
  readonly ctags: string;
}

export interface PipelineResults {
  readonly files: number;
  readonly lines: number;
  readonly rounds: number;
  readonly strataMs: Spread;
  readonly ctagsMs: Spread;
  /** strata / ctags, round by round. */
  readonly ratio: Spread;
  readonly phasesMs: Readonly<Record<string, Spread>>;
  /** The run's own exact figure where it has one, MB. */
  readonly peakMB: Spread;
  readonly peakRssSampledMB: Spread | null;
  readonly indexMB: number;
  readonly nsPerLine: Spread;
}

/** The whole pipeline, index written, against `ctags -R --languages=Python` on the same tree, in turn. */
export async function benchPipeline(options: PipelineOptions, log: (line: string) => void): Promise<RecordedRun> {
  const version = versionOf(options.ctags);
  if (version === undefined) {
    throw new Error(
      `expected Universal Ctags as '${options.ctags}', found none. Next step: install universal-ctags, or name it with --ctags`,
    );
  }
  const tags = join(tmpdir(), `strata-bench-${process.pid}.tags`);
  const results = await interleave<IndexRun | CommandRun>(
    [
      { name: 'strata', run: () => runIndex(options.directory, options.flags) },
      {
        name: 'ctags',
        run: () => runCommand(options.ctags, ['-R', '--languages=Python', '-f', tags, options.directory], tmpdir()),
      },
    ],
    options.rounds,
    (round, name, { wallMs }) => log(`${round === 0 ? 'warm-up' : `round ${round}`}  ${name}  ${wallMs.toFixed(0)} ms`),
  );
  rmSync(tags, { force: true });
  const strata = results.get('strata') as IndexRun[];
  const ctags = results.get('ctags') as CommandRun[];
  const corpus = basename(options.directory);
  return {
    suite: 'pipeline',
    command: ['packages/bench/bin/bench pipeline', corpus, `--rounds ${options.rounds}`, ...options.flags].join(' '),
    date: new Date().toISOString(),
    machine: machine(),
    versions: { ctags: version },
    results: summarise(strata, ctags),
  };
}

function summarise(strata: readonly IndexRun[], ctags: readonly CommandRun[]): PipelineResults {
  const wall = strata.map((run) => run.wallMs);
  const ctagsWall = ctags.map((run) => run.wallMs);
  const { files, lines, profile } = strata[0].summary;
  const sampled = strata.map((run) => run.peakRssMB).filter((peak) => peak !== null);
  return {
    files,
    lines,
    rounds: strata.length,
    strataMs: spreadOf(wall),
    ctagsMs: spreadOf(ctagsWall),
    ratio: ratios(wall, ctagsWall),
    phasesMs: Object.fromEntries(
      profile.phases.map(({ number }, i) => [
        `phase ${number}`,
        spreadOf(strata.map((run) => run.summary.profile.phases[i].wallMs)),
      ]),
    ),
    peakMB: spreadOf(strata.map((run) => (run.summary.profile.peakBytes ?? 0) / 1e6)),
    peakRssSampledMB: sampled.length > 0 ? spreadOf(sampled) : null,
    indexMB: strata[0].indexBytes / 1e6,
    nsPerLine: spreadOf(wall.map((ms) => (ms * 1e6) / lines)),
  };
}

export function renderPipeline(results: PipelineResults): string {
  const row = (name: string, { min, median, max }: Spread, digits = 0) => [
    name,
    median.toFixed(digits),
    min.toFixed(digits),
    max.toFixed(digits),
  ];
  return [
    `${results.files.toLocaleString('en')} files, ${results.lines.toLocaleString('en')} lines, ${results.rounds} rounds in turn`,
    textTable(
      ['', 'median', 'min', 'max'],
      [
        row('strata index, ms', results.strataMs),
        ...Object.entries(results.phasesMs).map(([name, spread]) => row(`  ${name}, ms`, spread)),
        row('ctags -R, ms', results.ctagsMs),
        row('ratio strata / ctags', results.ratio, 2),
        row('strata peak memory, MB', results.peakMB),
        ...(results.peakRssSampledMB ? [row('  sampled from outside, MB', results.peakRssSampledMB)] : []),
        row('strata, ns a line', results.nsPerLine),
        ['index on disk, MB', results.indexMB.toFixed(0), '', ''],
      ],
    ),
  ].join('\n');
}
