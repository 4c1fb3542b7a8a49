import { spawnSync } from 'node:child_process';
import {
  compileQuery,
  type FileReader,
  type LexicalIndex,
  type LineQuery,
  searchLines,
} from '@strata/l5-lexical/search';
import { type Spread, spreadOf } from '../../measure/spread.ts';
import { LinePrinter } from './line-printer.ts';

/** A query, as both answered it. */
export interface Asked {
  readonly query: LineQuery;
  readonly strataMs: number;
  readonly inARowMs: number;
  readonly rgMs: number;
  readonly lines: number;
  readonly rgLines: number;
}

export interface SearchFigures {
  readonly queries: number;
  /** A query against an index that is open: pattern compiled, lines found, and written to memory as ripgrep prints them. */
  readonly strataMs: Spread;
  /** The same where our process has just answered another query: no other process has taken its caches. */
  readonly inARowMs: Spread;
  /** The same query as a new process of ripgrep, its output read. */
  readonly rgMs: Spread;
  /** rg / strata, query by query. */
  readonly timesFaster: Spread;
  readonly timesFasterInARow: Spread;
  readonly slowerThanRg: number;
}

export interface SearchComparison extends SearchFigures {
  /** By kind of query, and by number of lines found. */
  readonly classes: Readonly<Record<string, SearchFigures>>;
  /** Those with the least advantage. */
  readonly closest: readonly Omit<Asked, 'rgLines' | 'inARowMs'>[];
  /** Queries to which both had another number of lines. */
  readonly different: readonly LineQuery[];
}

const RG_FLAGS = ['--no-config', '-n', '--column', '-H', '--no-heading', '--color=never', '--hidden', '--no-ignore'];

export interface SearchSides {
  readonly index: LexicalIndex;
  readonly files: FileReader;
  readonly root: string;
  readonly rg: string;
}

/**
 * Asks both sides in turn, each twice, and takes the better time of each: the first also pays for what was not in memory yet, or not compiled.
 * Then asks ours twice more in a row.
 */
export function compareSearches(
  sides: SearchSides,
  queries: readonly LineQuery[],
  log: (line: string) => void,
): SearchComparison {
  const asked = queries.map((query, i): Asked => {
    if (i % 20 === 0) log(`query ${i} of ${queries.length}`);
    const turns = [0, 1].map(() => ({ ours: askStrata(sides, query), theirs: askRipgrep(sides, query) }));
    const inARow = [0, 1].map(() => askStrata(sides, query).ms);
    return {
      query,
      inARowMs: Math.min(...inARow),
      strataMs: Math.min(...turns.map(({ ours }) => ours.ms)),
      rgMs: Math.min(...turns.map(({ theirs }) => theirs.ms)),
      lines: turns[0].ours.lines,
      rgLines: turns[0].theirs.lines,
    };
  });
  const classes: Record<string, SearchFigures> = {};
  for (const [name, isIn] of Object.entries(CLASSES)) {
    const some = asked.filter(isIn);
    if (some.length > 0) classes[name] = figuresOf(some);
  }
  return {
    ...figuresOf(asked),
    classes,
    closest: [...asked]
      .sort((a, b) => a.rgMs / a.strataMs - b.rgMs / b.strataMs)
      .slice(0, 5)
      .map(({ query, strataMs, rgMs, lines }) => ({ query, strataMs, rgMs, lines })),
    different: asked.filter(({ lines, rgLines }) => lines !== rgLines).map(({ query }) => query),
  };
}

const lines =
  (from: number, to: number) =>
  ({ lines }: Asked) =>
    lines >= from && lines < to;

const CLASSES: Readonly<Record<string, (asked: Asked) => boolean>> = {
  text: ({ query }) => !query.regex && !query.word && !query.ignoreCase,
  'text as a word': ({ query }) => !query.regex && query.word === true,
  'text, case ignored': ({ query }) => !query.regex && !query.word && query.ignoreCase === true,
  expression: ({ query }) => query.regex === true,
  'no line': lines(0, 1),
  '1-9 lines': lines(1, 10),
  '10-99': lines(10, 100),
  '100-999': lines(100, 1000),
  '1,000-9,999': lines(1000, 10_000),
  '10,000 or more': lines(10_000, Infinity),
};

function figuresOf(asked: readonly Asked[]): SearchFigures {
  return {
    queries: asked.length,
    strataMs: spreadOf(asked.map(({ strataMs }) => strataMs)),
    inARowMs: spreadOf(asked.map(({ inARowMs }) => inARowMs)),
    rgMs: spreadOf(asked.map(({ rgMs }) => rgMs)),
    timesFaster: spreadOf(asked.map(({ strataMs, rgMs }) => rgMs / strataMs)),
    timesFasterInARow: spreadOf(asked.map(({ inARowMs, rgMs }) => rgMs / inARowMs)),
    slowerThanRg: asked.filter(({ strataMs, rgMs }) => strataMs > rgMs).length,
  };
}

/** Written to again by each query, as by a process that answers more than one. */
const printer = new LinePrinter();

function askStrata({ index, files }: SearchSides, query: LineQuery): { ms: number; lines: number } {
  const ms = timed(() => {
    printer.begin();
    const compiled = compileQuery(query);
    if (!compiled.ok) throw new Error(compiled.fault.message);
    for (const file of searchLines(index, compiled.query, { files })) printer.print(file);
    printer.flush();
  });
  return { ms, lines: printer.lines };
}

export function askRipgrep(
  { rg, root }: Pick<SearchSides, 'rg' | 'root'>,
  query: LineQuery,
): { ms: number; lines: number } {
  const flags = [...(query.regex ? [] : ['-F']), ...(query.ignoreCase ? ['-i'] : []), ...(query.word ? ['-w'] : [])];
  let output: Buffer | undefined;
  const ms = timed(() => {
    const { stdout, error } = spawnSync(rg, [...RG_FLAGS, ...flags, '-e', query.pattern, '.'], {
      cwd: root,
      maxBuffer: 2 ** 32,
    });
    if (error) throw error;
    output = stdout;
  });
  return { ms, lines: countLines(output!) };
}

/** Line feeds of an output of any size: `indexOf` takes no offset from 2 GiB on, and finds the same one for ever. */
function countLines(output: Buffer): number {
  let lines = 0;
  for (const byte of output) if (byte === 10) lines++;
  return lines;
}

export function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
