import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { keptFiles, type LineQuery } from '@strata/l5-lexical/search';
import { machine, repository, versionOf } from '../measure/machine.ts';
import { type Spread, spreadOf } from '../measure/spread.ts';
import type { RecordedRun } from '../report/record-run.ts';
import { textTable } from '../report/text-table.ts';
import { buildCost } from './lexical/build-cost.ts';
import {
  askRipgrep,
  compareSearches,
  type SearchComparison,
  type SearchFigures,
  timed,
} from './lexical/compare-searches.ts';
import { drawQueries } from './lexical/draw-queries.ts';
import { drawSearches } from './lexical/draw-searches.ts';
import { openText } from './lexical/stored-text.ts';

export interface LexicalOptions {
  readonly directory: string;
  /** Index runs, for the cost of building. None: the index is built once, by this layer alone, and its cost is not said. */
  readonly rounds: number;
  /** Queries of each of the two kinds, drawn from the tree's own text. */
  readonly queries: number;
  /** ripgrep. */
  readonly rg: string;
}

export interface LexicalResults {
  readonly sourceMB: number;
  /** What the layer's tables have on disk, for each byte of text. */
  readonly sizeRatio: number;
  /** MB of text for each second of CPU time that the layer took in runs of the whole pipeline. */
  readonly buildMBps: Spread | undefined;
  /** Queries as people type them, see `drawSearches`. */
  readonly searches: SearchComparison;
  /** The same for names that something has. */
  readonly definitions: SearchComparison;
  /** Pieces of lines and expressions of them, of every kind there is, most of them frequent: what the differential suite asks too. See `drawQueries`. */
  readonly pieces: SearchComparison;
  /** `strata search` as a new process, for some of the searches, and ripgrep for the same. */
  readonly commandMs: Spread;
  readonly commandRgMs: Spread;
}

const SEED = 1;
/** Cost of building the lexical index, and its queries against ripgrep on the same tree. */
export async function benchLexical(options: LexicalOptions, log: (line: string) => void): Promise<RecordedRun> {
  const { directory, rounds, queries: count, rg } = options;
  const version = versionOf(rg);
  if (version === undefined)
    throw new Error(`expected ripgrep as '${rg}', found none; install it, or name it with --rg`);
  const out = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  try {
    const build = await buildCost(directory, out, rounds, log);
    const { index, paths } = openText(out);
    const sides = { index, files: keptFiles(directory, { watch: true }), root: directory, rg };
    const wanted = drawSearches(directory, paths, count, { seed: SEED, names: 'of lines' });
    const searches = compareSearches(sides, wanted, log);
    const named = drawSearches(directory, paths, count, { seed: SEED, names: 'defined' });
    const definitions = compareSearches(sides, named, log);
    const pieces = compareSearches(sides, drawQueries(directory, paths, count, SEED), log);
    const commands = wanted.filter((_, i) => i % Math.ceil(count / 20) === 0);
    const results: LexicalResults = {
      ...build,
      searches,
      definitions,
      pieces,
      commandMs: spreadOf(commands.map((query) => timed(() => runCommand(out, query)))),
      commandRgMs: spreadOf(commands.map((query) => askRipgrep(sides, query).ms)),
    };
    return {
      suite: 'lexical',
      command: `packages/bench/bin/bench lexical ${basename(directory)} --rounds ${rounds} --queries ${count}`,
      date: new Date().toISOString(),
      machine: machine(),
      versions: { rg: version },
      results,
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function runCommand(index: string, { pattern, regex, ignoreCase, word }: LineQuery): void {
  const flags = [...(regex ? ['--regex'] : []), ...(ignoreCase ? ['-i'] : []), ...(word ? ['-w'] : [])];
  const args = ['search', ...flags, '--index', index, '--', pattern];
  const { status, error, stderr } = spawnSync(join(repository, 'bin/strata'), args, { maxBuffer: 2 ** 30 });
  if (error) throw error;
  if (status !== 0) throw new Error(stderr.toString('utf8'));
}

export function renderLexical(results: LexicalResults): string {
  const row = (name: string, { min, median, max }: Spread, digits: number) => [
    name,
    median.toFixed(digits),
    min.toFixed(digits),
    max.toFixed(digits),
  ];
  return [
    `${results.sourceMB.toFixed(1)} MB of text; index ${results.sizeRatio.toFixed(3)} of the text`,
    textTable(
      ['', 'median', 'min', 'max'],
      [
        ...(results.buildMBps ? [row('build, MB for each second of CPU', results.buildMBps, 0)] : []),
        row('strata search as a process, ms', results.commandMs, 1),
        row('rg for those, ms', results.commandRgMs, 1),
      ],
    ),
    renderSearches('searches, names of lines', results.searches),
    renderSearches('searches, names of definitions', results.definitions),
    renderSearches('pieces of lines and expressions of them', results.pieces),
  ].join('\n\n');
}

function renderSearches(title: string, { classes, closest, different, ...all }: SearchComparison): string {
  const row = (name: string, figures: SearchFigures) => [
    name,
    `${figures.queries}`,
    figures.strataMs.median.toFixed(2),
    figures.strataMs.max.toFixed(1),
    figures.rgMs.median.toFixed(1),
    figures.timesFaster.median.toFixed(1),
    figures.timesFaster.min.toFixed(2),
    `${figures.slowerThanRg}`,
    figures.inARowMs.median.toFixed(2),
    figures.timesFasterInARow.median.toFixed(1),
  ];
  return [
    textTable(
      [
        title,
        'queries',
        'ms',
        'most',
        'rg, ms',
        'times faster',
        'least',
        'slower than rg',
        'in a row, ms',
        'times faster',
      ],
      [row('all', all), ...Object.entries(classes).map(([name, figures]) => row(name, figures))],
    ),
    `other lines than rg: ${different.length}${different.map((query) => ` ${JSON.stringify(query)}`).join('')}; closest:`,
    ...closest.map(
      ({ query, strataMs, rgMs, lines }) =>
        `  ${JSON.stringify(query)}: ${strataMs.toFixed(2)} ms, rg ${rgMs.toFixed(1)} ms, ${lines} lines`,
    ),
  ].join('\n');
}
