import { absoluteImports } from './absolute-imports.ts';
import { type PythonLayout, parentOf, pythonLayout } from './python-layout.ts';
import { RootVotes } from './root-votes.ts';

/** What the detection looks at, beside the paths. */
export interface LayoutEvidence {
  /** Manifests of Python projects (pyproject.toml, setup.py, setup.cfg), by directory. */
  readonly manifests: ReadonlyMap<string, readonly string[]>;
  /** The first part of a file, as text. Called for a bounded number of files. */
  readHead(file: string): string;
}

/** At most about this many heads are read, 30 µs each: a tenth of what reading all files costs, and all of them in a small tree. */
const sampleSize = (files: number) => 1000 + Math.floor(files / 20);

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
  const votesOf = votes.count();
  const roots = [''];
  for (const directory of layout.open) {
    const { from, through } = votesOf(directory);
    if (from > through || (from === through && isMarked(directory, layout, evidence))) roots.push(directory);
  }
  return roots;
}

function isMarked(directory: string, { holdsCode }: PythonLayout, evidence: LayoutEvidence): boolean {
  const name = directory.slice(directory.lastIndexOf('/') + 1);
  return (
    ROOT_NAMES.has(name) || (CODE_ROOT_NAMES.has(name) && holdsCode.has(directory)) || isProject(directory, evidence)
  );
}

/** Sections of a manifest that make it one of a project, and not just the settings of some tools. */
const PROJECT_SECTION = /^\[(project|build-system|metadata|options|tool\.(poetry|flit|hatch|pdm|setuptools|uv))\b/m;

function isProject(directory: string, { manifests, readHead }: LayoutEvidence): boolean {
  return (manifests.get(directory) ?? []).some((name) => {
    if (name === 'setup.py') return true;
    const text = readHead(`${directory}/${name}`);
    return PROJECT_SECTION.test(text) || !/^\[/m.test(text);
  });
}

/** Some files of every unit of the tree, evenly spaced. Packages right in the tree share one portion: only what they import is of interest. */
function sample(files: readonly string[], layout: PythonLayout): string[] {
  const size = sampleSize(files.length);
  if (files.length <= size) return [...files];
  const units = new Map<string, string[]>();
  const open = new Set(layout.open);
  for (const file of files) {
    const unit = layout.unitOf(file);
    const key = parentOf(unit) === '' && !open.has(unit) ? '' : unit;
    const members = units.get(key);
    if (members === undefined) units.set(key, [file]);
    else members.push(file);
  }
  // Half of the sample goes to all units alike, half to each by its size.
  const each = Math.max(1, Math.floor(size / 2 / units.size));
  const share = size / 2 / files.length;
  return evenly([...units.values()], size).flatMap((members) =>
    evenly(members, each + Math.floor(members.length * share)),
  );
}

/** At most `count` of the items, evenly spaced, and not the first if one is enough: that is often an empty `__init__.py`. */
function evenly<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor(((i + 0.5) * items.length) / count)]);
}
