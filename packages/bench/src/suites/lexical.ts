import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  compileQuery,
  type FileReader,
  keptFiles,
  type LexicalIndex,
  type LineQuery,
  searchLines,
} from '@strata/l5-lexical/search';
import { machine, repository, versionOf } from '../measure/machine.ts';
import { type Spread, spreadOf } from '../measure/spread.ts';
import type { RecordedRun } from '../report/record-run.ts';
import { textTable } from '../report/text-table.ts';
import { buildCost } from './lexical/build-cost.ts';
import { drawQueries } from './lexical/draw-queries.ts';
import { openText } from './lexical/stored-text.ts';

export interface LexicalOptions {
  readonly directory: string;
  /** Index runs, for the cost of building. */
  readonly rounds: number;
  /** Queries drawn from the tree's own text. */
  readonly queries: number;
  /** ripgrep. */
  readonly rg: string;
}

export interface LexicalResults {
  readonly sourceMB: number;
  /** What the layer's tables have on disk, for each byte of text. */
  readonly sizeRatio: number;
  /** MB of text for each second of CPU time that the layer took in runs of the whole pipeline. */
  readonly buildMBps: Spread;
  readonly queries: number;
  /** A query against an index that is open, every line found and decoded. */
  readonly strataMs: Spread;
  /** The same query as a new process of ripgrep, its output read. */
  readonly rgMs: Spread;
  /** rg / strata, query by query. */
  readonly timesFaster: Spread;
  readonly slowerThanRg: number;
  readonly slowest: readonly {
    readonly query: LineQuery;
    readonly strataMs: number;
    readonly rgMs: number;
    readonly lines: number;
  }[];
  /** `strata search` as a new process, for some of the queries, and ripgrep for the same. */
  readonly commandMs: Spread;
  readonly commandRgMs: Spread;
  /** Queries to which both had another number of lines. */
  readonly different: readonly LineQuery[];
}

const SEED = 1;
const RG_FLAGS = ['--no-config', '-n', '--column', '-H', '--no-heading', '--color=never', '--hidden', '--no-ignore'];

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
    const queries = drawQueries(directory, paths, count, SEED);
    const files = keptFiles(directory);
    const asked = queries.map((query, i) => {
      if (i % 20 === 0) log(`query ${i} of ${count}`);
      const ours = askStrata(index, files, query);
      const theirs = askRipgrep(rg, directory, query);
      return { query, strataMs: ours.ms, rgMs: theirs.ms, lines: ours.lines, rgLines: theirs.lines };
    });
    const commands = asked.filter((_, i) => i % Math.ceil(count / 20) === 0);
    const results: LexicalResults = {
      ...build,
      queries: count,
      strataMs: spreadOf(asked.map(({ strataMs }) => strataMs)),
      rgMs: spreadOf(asked.map(({ rgMs }) => rgMs)),
      timesFaster: spreadOf(asked.map(({ strataMs, rgMs }) => rgMs / strataMs)),
      slowerThanRg: asked.filter(({ strataMs, rgMs }) => strataMs > rgMs).length,
      slowest: [...asked]
        .sort((a, b) => a.rgMs / a.strataMs - b.rgMs / b.strataMs)
        .slice(0, 5)
        .map(({ query, strataMs, rgMs, lines }) => ({ query, strataMs, rgMs, lines })),
      commandMs: spreadOf(commands.map(({ query }) => timed(() => runCommand(out, query)))),
      commandRgMs: spreadOf(commands.map(({ query }) => askRipgrep(rg, directory, query).ms)),
      different: asked.filter(({ lines, rgLines }) => lines !== rgLines).map(({ query }) => query),
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

/** The better of two runs: the first also pays for code that was not compiled yet. */
function askStrata(index: LexicalIndex, files: FileReader, query: LineQuery): { ms: number; lines: number } {
  let lines = 0;
  const ask = () =>
    timed(() => {
      const compiled = compileQuery(query);
      if (!compiled.ok) throw new Error(compiled.fault.message);
      lines = 0;
      for (const file of searchLines(index, compiled.query, { files })) lines += file.lines.length;
    });
  return { ms: Math.min(ask(), ask()), lines };
}

function askRipgrep(rg: string, root: string, query: LineQuery): { ms: number; lines: number } {
  const flags = [...(query.regex ? [] : ['-F']), ...(query.ignoreCase ? ['-i'] : []), ...(query.word ? ['-w'] : [])];
  let lines = 0;
  const ask = () =>
    timed(() => {
      const { stdout, error } = spawnSync(rg, [...RG_FLAGS, ...flags, '-e', query.pattern, '.'], {
        cwd: root,
        maxBuffer: 2 ** 30,
      });
      if (error) throw error;
      lines = 0;
      for (let at = stdout.indexOf(10); at >= 0; at = stdout.indexOf(10, at + 1)) lines++;
    });
  return { ms: Math.min(ask(), ask()), lines };
}

function runCommand(index: string, { pattern, regex, ignoreCase, word }: LineQuery): void {
  const flags = [...(regex ? ['--regex'] : []), ...(ignoreCase ? ['-i'] : []), ...(word ? ['-w'] : [])];
  const args = ['search', ...flags, '--index', index, '--', pattern];
  const { status, error, stderr } = spawnSync(join(repository, 'bin/strata'), args, { maxBuffer: 2 ** 30 });
  if (error) throw error;
  if (status !== 0) throw new Error(stderr.toString('utf8'));
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

export function renderLexical(results: LexicalResults): string {
  const row = (name: string, { min, median, max }: Spread, digits: number) => [
    name,
    median.toFixed(digits),
    min.toFixed(digits),
    max.toFixed(digits),
  ];
  return [
    `${results.sourceMB.toFixed(1)} MB of text, ${results.queries} queries; index ${results.sizeRatio.toFixed(3)} of the text`,
    textTable(
      ['', 'median', 'min', 'max'],
      [
        row('build, MB for each second of CPU', results.buildMBps, 0),
        row('query, index open, ms', results.strataMs, 2),
        row('rg, ms', results.rgMs, 1),
        row('times faster than rg', results.timesFaster, 2),
        row('strata search as a process, ms', results.commandMs, 1),
        row('rg for those, ms', results.commandRgMs, 1),
      ],
    ),
    `slower than rg: ${results.slowerThanRg}; other lines than rg: ${results.different.length}`,
    ...results.slowest.map(
      ({ query, strataMs, rgMs, lines }) =>
        `  ${JSON.stringify(query)}: ${strataMs.toFixed(2)} ms, rg ${rgMs.toFixed(1)} ms, ${lines} lines`,
    ),
  ].join('\n');
}
