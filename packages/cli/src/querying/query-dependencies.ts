import type { Index } from '@strata/pipeline';
import { dependencies, files, NONE } from '@strata/tables';
import type { QueryFlags } from '../flags/query-flags.ts';
import { CliFailure } from '../output/cli-failure.ts';
import { openTables } from '../stored-index/open-tables.ts';
import { StoredFiles } from '../stored-index/stored-files.ts';
import { StoredTable } from '../stored-index/stored-table.ts';
import { typedPaths } from '../stored-index/typed-paths.ts';
import { type Answer, printAnswers } from './answers.ts';

interface Dependency {
  readonly file: number;
  readonly imports: number;
  readonly links: number;
  readonly cycle: boolean;
}

/** `strata query deps PATH`. */
export async function queryDependencies(
  flags: QueryFlags,
  given: string,
  reverse: boolean,
  transitive: boolean,
): Promise<void> {
  const index = openTables(flags.index, [files, dependencies]);
  const storedFiles = new StoredFiles(index);
  const start = fileOf(given, index, storedFiles);
  const neighbours = neighboursOf(index, reverse);
  const found = transitive ? reachable(start, neighbours) : direct(start, neighbours);
  await printAnswers(answers(found, storedFiles, transitive), flags.json);
}

/** A path as it is typed, relative to the current directory; or as answers show it, relative to the tree. */
function fileOf(given: string, { root }: Index, files: StoredFiles): number {
  const found = typedPaths(given, root)
    .map((candidate) => files.find(candidate))
    .find((file) => file >= 0);
  if (found !== undefined) return found;
  throw CliFailure.of({
    reason: 'no-such-file',
    place: given,
    expected: `a file of the index of ${root}`,
    got: 'one that is not in it',
    likelyCause: 'a misspelt path, a file that is left out, or one that is new since the tree was indexed',
    nextStep: 'give a path relative to the current directory or to the tree, or index again',
  });
}

function neighboursOf(index: Index, reverse: boolean): (file: number) => readonly Dependency[] {
  const table = new StoredTable(index.table(dependencies), dependencies);
  const near = table.values(reverse ? 'to_file' : 'from_file');
  const far = table.values(reverse ? 'from_file' : 'to_file');
  const [imports, links, cycle] = [table.values('imports'), table.values('links'), table.values('cycle')];
  const byFile = new Map<number, Dependency[]>();
  for (let batch = 0; batch < near.length; batch++) {
    for (let row = 0; row < near[batch].length; row++) {
      const dependency = {
        file: far[batch][row],
        imports: imports[batch][row],
        links: links[batch][row],
        cycle: cycle[batch][row] !== NONE,
      };
      const known = byFile.get(near[batch][row]);
      if (known === undefined) byFile.set(near[batch][row], [dependency]);
      else known.push(dependency);
    }
  }
  return (file) => byFile.get(file) ?? [];
}

interface Step extends Dependency {
  /** Steps from the file asked about. */
  readonly depth: number;
}

function* direct(start: number, neighbours: (file: number) => readonly Dependency[]): Generator<Step> {
  for (const dependency of neighbours(start)) yield { ...dependency, depth: 1 };
}

/** Breadth first: each file once, at its smallest depth. */
function* reachable(start: number, neighbours: (file: number) => readonly Dependency[]): Generator<Step> {
  const seen = new Set([start]);
  let level = [start];
  for (let depth = 1; level.length > 0; depth++) {
    const next: Step[] = [];
    for (const file of level) {
      for (const dependency of neighbours(file)) {
        if (seen.has(dependency.file)) continue;
        seen.add(dependency.file);
        next.push({ ...dependency, depth });
      }
    }
    next.sort((a, b) => a.file - b.file);
    yield* next;
    level = next.map(({ file }) => file);
  }
}

function* answers(steps: Iterable<Step>, files: StoredFiles, transitive: boolean): Generator<Answer> {
  for (const { file, imports, links, cycle, depth } of steps) {
    const target = files.path(file);
    // Over several steps the counts are those of the last one, between two other files.
    const counts = depth === 1 ? { imports, links } : { imports: null, links: null };
    const notes = [
      depth === 1 ? `${plural(imports, 'import')}, ${plural(links, 'reference')}` : '',
      transitive ? `depth ${depth}` : '',
      cycle ? 'in a cycle' : '',
    ].filter((note) => note !== '');
    yield { json: { path: target, ...counts, cycle, depth }, text: `${target}  (${notes.join('; ')})` };
  }
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
