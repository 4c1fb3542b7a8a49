import type { AbsoluteImport } from './absolute-imports.ts';
import { type PythonLayout, parentOf, type TopLevelName } from './python-layout.ts';

/** How a directory shows in the imports of the tree's files. */
export interface Votes {
  /** Imports that count from the directory: `import pkg` for `DIRECTORY/pkg`. */
  readonly from: number;
  /** Imports that count from further up, and so name the directory itself: `import directory.pkg`. */
  readonly through: number;
}

/** What an import leads to. */
interface Found {
  /** The source root it counts from. */
  readonly directory: string;
  /** Path of the package directory, or of the module without its extension. */
  readonly target: string;
}

/** Imports of a name that is a lone module somewhere: those it can serve, with their files, and the number of those it cannot. */
interface LoneModule {
  readonly served: { readonly found: Found; readonly file: string }[];
  others: number;
}

/** Lone modules make their directory a root if at least this share of the files in it import one: a few strays do not. */
const LONE_SHARE = 1 / 10;

/** Counts, for every open directory, whether imports treat it as a source root or as a package on the way. */
export class RootVotes {
  readonly #layout: PythonLayout;
  /** Files looked at, by directory. */
  readonly #files = new Map<string, number>();
  readonly #from = new Map<string, number>();
  readonly #through = new Map<string, number>();
  readonly #lone = new Map<string, LoneModule>();

  constructor(layout: PythonLayout) {
    this.#layout = layout;
  }

  /** Counts what `file` imports from the tree. What leads out of the tree, or to several places with equal right, is no evidence. */
  add(file: string, imports: readonly AbsoluteImport[]): void {
    increment(this.#files, parentOf(file));
    for (const written of imports) {
      const [name] = written.module.split('.', 1);
      const candidates = this.#layout.topLevel.get(name);
      if (candidates === undefined) continue;
      if (name === written.module && candidates.some(({ kind }) => kind === 'module')) {
        this.#addLone(name, nearest(loneTargets(candidates, file), file), file);
      } else {
        const found = nearest(this.#targets(candidates, written), file);
        if (found !== undefined && !isSelf(found, file)) this.#vote(found);
      }
    }
  }

  /** The votes, when every import has been added. */
  count(): (directory: string) => Votes {
    const importers = new Map<string, Set<string>>();
    const served = [...this.#lone.values()].flatMap((lone) =>
      // `import yaml` beside a yaml.py may mean that file. Imported all over the tree, it is a library, and the file just bears its name.
      lone.served.length > lone.others ? lone.served : [],
    );
    for (const { found, file } of served) {
      const known = importers.get(found.directory) ?? new Set();
      importers.set(found.directory, known.add(file));
    }
    for (const { found } of served) {
      const { directory } = found;
      const share = (importers.get(directory)?.size ?? 0) / (this.#files.get(directory) ?? 1);
      if (share >= LONE_SHARE) this.#vote(found);
    }
    this.#lone.clear();
    return (directory) => ({ from: this.#from.get(directory) ?? 0, through: this.#through.get(directory) ?? 0 });
  }

  #addLone(name: string, found: Found | undefined, file: string): void {
    const lone = this.#lone.get(name) ?? { served: [], others: 0 };
    this.#lone.set(name, lone);
    if (found === undefined || isSelf(found, file)) lone.others++;
    else lone.served.push({ found, file });
  }

  #vote({ directory, target }: Found): void {
    increment(this.#from, directory);
    for (let at = parentOf(target); at.length > directory.length; at = parentOf(at)) increment(this.#through, at);
  }

  #targets(candidates: readonly TopLevelName[], { module, name }: AbsoluteImport): Found[] {
    const dot = module.indexOf('.');
    const rest = dot < 0 ? '' : module.slice(dot).replaceAll('.', '/');
    return candidates.flatMap(({ directory, path, kind }) => {
      const target = path + rest;
      if (rest !== '' && !this.#layout.exists(target)) return [];
      if (name !== undefined && this.#layout.exists(`${target}/${name}`))
        return [{ directory, target: `${target}/${name}` }];
      // A directory that merely bears the name says nothing: an installed package of that name would come first.
      return rest === '' && kind === 'namespace' ? [] : [{ directory, target }];
    });
  }
}

/** A module that lies in no package can be meant where its directory is on the path: below it. A package can be meant from anywhere. */
function loneTargets(candidates: readonly TopLevelName[], file: string): Found[] {
  return candidates
    .filter(({ kind, directory }) => kind === 'package' || (kind === 'module' && encloses(directory, file)))
    .map(({ directory, path }) => ({ directory, target: path }));
}

const isSelf = ({ target }: Found, file: string) => target === file.replace(/\.\w+$/, '');

/** The one that is nearest to a file; undefined if there is none, or several in different directories are equally near. */
function nearest(found: readonly Found[], file: string): Found | undefined {
  let best: Found | undefined;
  let bestNearness = -1;
  let tie = false;
  for (const one of found) {
    const nearness = nearnessOf(one.directory, file);
    if (nearness > bestNearness) {
      best = one;
      bestNearness = nearness;
      tie = false;
    } else if (nearness === bestNearness && one.directory !== best?.directory) tie = true;
  }
  return tie ? undefined : best;
}

/** How near a directory is to a file: by the leading segments they share; among equals, one that encloses the file is nearer. */
function nearnessOf(directory: string, file: string): number {
  if (directory === '') return 1;
  const a = directory.split('/');
  const b = file.split('/');
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return shared * 2 + (shared === a.length ? 1 : 0);
}

const encloses = (directory: string, file: string) => directory === '' || file.startsWith(`${directory}/`);

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
