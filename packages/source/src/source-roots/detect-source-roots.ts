import { absoluteImports } from './absolute-imports.ts';
import { type PythonLayout, parentOf, pythonLayout } from './python-layout.ts';
import { RootVotes } from './root-votes.ts';

/** What the detection looks at, beside the paths. */
export interface LayoutEvidence {
  /** Directories that hold a Python project's manifest. */
  readonly projects: ReadonlySet<string>;
  /** The first part of a file, as text. Called for a bounded number of files. */
  readHead(file: string): string;
}

/** At most about this many heads are read: 40 ms or so. */
const SAMPLE = 1200;

/** Names that say by themselves that packages lie below. */
const ROOT_NAMES = new Set(['src', 'site-packages', 'dist-packages']);
/** Names that say so if there are packages or modules right in them: 'lib' has other uses. */
const CODE_ROOT_NAMES = new Set(['lib', 'Lib', 'python']);

/**
 * The directories from which dotted module paths count, in path order: '' (the tree) first. Depends on nothing but its arguments; gives back
 * control after every few files.
 *
 * A directory is a candidate if it is no regular package and lies in none. The code's own imports decide: a root if more of them count from
 * it (`import pkg` for DIRECTORY/pkg) than lead through it (`import directory.pkg`). Where they say nothing, or both the same, what decides is the
 * layout: a project's manifest in it, or a name such as `src` or `dist-packages`.
 *
 * @param files - paths of the tree's Python files, in path order
 */
export function* detectSourceRoots(files: readonly string[], evidence: LayoutEvidence): Generator<void, string[]> {
  const layout = pythonLayout(files);
  if (layout.open.length === 0) return [''];
  const votes = new RootVotes(layout);
  let read = 0;
  for (const file of sample(files, layout)) {
    votes.add(file, absoluteImports(evidence.readHead(file)));
    if (++read % 32 === 0) yield;
  }
  const roots = [''];
  for (const directory of layout.open) {
    const { from, through } = votes.of(directory);
    if (from > through || (from === through && isMarked(directory, layout, evidence))) roots.push(directory);
  }
  return roots;
}

function isMarked(directory: string, { holdsCode }: PythonLayout, { projects }: LayoutEvidence): boolean {
  const name = directory.slice(directory.lastIndexOf('/') + 1);
  return projects.has(directory) || ROOT_NAMES.has(name) || (CODE_ROOT_NAMES.has(name) && holdsCode.has(directory));
}

/** Some files of every unit of the tree, evenly spaced. Packages right in the tree share one portion: only what they import is of interest. */
function sample(files: readonly string[], layout: PythonLayout): string[] {
  if (files.length <= SAMPLE) return [...files];
  const units = new Map<string, string[]>();
  for (const file of files) {
    const unit = layout.unitOf(file);
    const key = parentOf(unit) === '' && !layout.open.includes(unit) ? '' : unit;
    const members = units.get(key);
    if (members === undefined) units.set(key, [file]);
    else members.push(file);
  }
  const each = Math.max(1, Math.floor(SAMPLE / units.size));
  return evenly([...units.values()], SAMPLE).flatMap((members) => evenly(members, each));
}

/** At most `count` of the items, evenly spaced, the first among them. */
function evenly<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]);
}
