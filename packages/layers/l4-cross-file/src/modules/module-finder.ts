import { PairIndex } from '../collections/pair-index.ts';
import type { DottedPaths } from '../names/dotted-paths.ts';
import type { NameSpace } from '../names/name-space.ts';
import { STANDARD_LIBRARY } from '../names/standard-library.ts';
import { ModuleTree } from './module-tree.ts';

const NO_MODULES: readonly number[] = [];

/** Why no module is found; module ids are 0 and above. */
export const Unfound = Object.freeze({
  /** The tree has the package and not the module. */
  missing: -1,
  /** More leading dots than there are packages. */
  beyondTopLevel: -2,
  /** Nothing in the tree is called so. */
  external: -3,
});

/** How a module was found. */
export const Found = Object.freeze({
  plainly: 0,
  /** There are others of equal right. */
  ambiguously: 1,
  besideTheFile: 2,
  /** Not by its path, but as what an attribute of a module means. */
  asAttribute: 3,
});

/**
 * Finds the module an import names, as the import system would with the tree's source roots on its path: the importer's own root first, then
 * the others in path order, last the tree itself.
 *
 * - A regular package or module at the top of the importer's own root hides all others of that name. Namespace packages hide nothing: the
 *   others are searched for the rest of the path.
 * - Modules found from several other roots have equal right: the first is taken, as ambiguous. So is what the importer's own root has in a
 *   namespace package where another root has a regular one: which of them is on Python's path nothing here says.
 * - A name of the standard library counts only from the importer's own root, or from a root that is itself a standard library.
 * - Otherwise a module beside the importing file counts, unless the file is in a regular package: scripts see their own directory.
 */
export class ModuleFinder {
  /** How the last result was found: see {@link Found}. */
  found = 0;
  readonly #tree: ModuleTree;
  readonly #paths: DottedPaths;
  /** By first segment: the modules of that name right in a source root, in the order of the roots. */
  readonly #tops: ReadonlyMap<number, readonly number[]>;
  readonly #isStandard = new Set<number>();
  readonly #libraryRoots: ReadonlySet<number>;
  /** (source root, path) of absolute imports already looked up, and what became of them. */
  readonly #known = new PairIndex(1024);
  readonly #knownModules: number[] = [];
  readonly #knownFound: number[] = [];

  /** @param paths - the dotted paths that will be asked for, by number */
  constructor(tree: ModuleTree, paths: DottedPaths, names: NameSpace) {
    this.#tree = tree;
    this.#paths = paths;
    for (const name of STANDARD_LIBRARY) this.#isStandard.add(names.internString(name));
    const roots = [...new Set([...tree.rootOrder, ModuleTree.TREE])];
    this.#tops = topLevelModules(tree, roots);
    const marks = [names.internString('os'), names.internString('abc')];
    this.#libraryRoots = new Set(roots.filter((root) => marks.every((mark) => tree.inDirectory(root, mark) >= 0)));
  }

  /** True when the path's first segment is a module of the standard library. */
  isStandardLibrary(path: number): boolean {
    const { starts, segments } = this.#paths;
    return starts[path] < starts[path + 1] && this.#isStandard.has(segments[starts[path]]);
  }

  /** The module that `path`, written with `level` leading dots, means in a file; or {@link Unfound}. */
  find(file: number, level: number, path: number): number {
    this.found = Found.plainly;
    return level === 0 ? this.#absolute(file, path) : this.#relative(file, level, path);
  }

  /** The module that the first segment of an absolute path means in a file, when the path as a whole means none; or {@link Unfound}. */
  findTop(file: number, path: number): number {
    const tree = this.#tree;
    const { starts, segments } = this.#paths;
    const name = segments[starts[path]];
    const own = tree.inDirectory(tree.roots[file], name);
    const candidates = own < 0 ? this.#othersOf(name) : [own, ...this.#othersOf(name)];
    const withFile = candidates.find((module) => tree.hasFile(module));
    if (withFile !== undefined) return withFile;
    return candidates.length > 0 && !this.#isStandard.has(name) ? candidates[0] : Unfound.external;
  }

  /**
   * The module that the longest beginning of a path means of which there is one, for a path that as a whole means none. @returns it, and how many
   * segments it takes; undefined when not even the first means one
   */
  findBeginning(file: number, level: number, path: number): { module: number; taken: number } | undefined {
    const tree = this.#tree;
    const { starts, segments } = this.#paths;
    let module = level === 0 ? this.findTop(file, path) : this.#base(file, level);
    if (module < 0) return undefined;
    let taken = level === 0 ? 1 : 0;
    while (starts[path] + taken < starts[path + 1]) {
      const next = tree.submodule(module, segments[starts[path] + taken]);
      if (next < 0) break;
      module = next;
      taken++;
    }
    return { module, taken };
  }

  /**
   * Looks into the parts of a namespace package that lie under other source roots.
   *
   * @param names - the way from the package on
   * @returns what it leads to there, if that has a file; else -1
   */
  findPortion(namespace: number, names: Iterable<number>): number {
    const tree = this.#tree;
    const path = [...names];
    let at = namespace;
    while (at > ModuleTree.TREE) {
      path.unshift(tree.name(at));
      const tops = this.#tops.get(path[0]);
      if (tops?.includes(at)) {
        const segments = Int32Array.from(path);
        for (const top of tops) {
          const module = top === at ? -1 : tree.descend(top, segments, 1, segments.length);
          if (module >= 0 && tree.hasFile(module)) return module;
        }
      }
      at = tree.parent(at);
    }
    return -1;
  }

  /** The modules of that name right in source roots, but none that would stand for the standard library without being it. */
  #othersOf(name: number): readonly number[] {
    const tops = this.#tops.get(name) ?? NO_MODULES;
    if (!this.#isStandard.has(name)) return tops;
    return tops.filter((top) => this.#libraryRoots.has(this.#tree.parent(top)));
  }

  #relative(file: number, level: number, path: number): number {
    const base = this.#base(file, level);
    if (base < 0) return base;
    const tree = this.#tree;
    const { starts, segments } = this.#paths;
    const from = starts[path];
    const to = starts[path + 1];
    const module = tree.walk(base, segments, from, to);
    if (from < to && !tree.hasFile(base) && !(module >= 0 && tree.hasFile(module))) {
      const elsewhere = this.findPortion(base, segments.subarray(from, to));
      if (elsewhere >= 0) return elsewhere;
    }
    return module < 0 ? Unfound.missing : module;
  }

  /** The package that so many leading dots mean in a file. */
  #base(file: number, level: number): number {
    const tree = this.#tree;
    const root = tree.roots[file];
    let base = tree.directories[file];
    for (let up = 1; up < level; up++) {
      if (base === root) return Unfound.beyondTopLevel;
      base = tree.parent(base);
    }
    return base === root && tree.regular[root] === 0 ? Unfound.beyondTopLevel : base;
  }

  #absolute(file: number, path: number): number {
    const tree = this.#tree;
    const known = this.#known.size;
    const id = this.#known.intern(tree.roots[file], path);
    if (id === known) {
      this.#knownModules.push(this.#fromRoots(tree.roots[file], path));
      this.#knownFound.push(this.found);
    }
    const module = this.#knownModules[id];
    this.found = this.#knownFound[id];
    if (module >= 0 && tree.hasFile(module)) return module;
    const sibling = this.#beside(file, path);
    if (sibling < 0) return module;
    this.found = Found.besideTheFile;
    return sibling;
  }

  #beside(file: number, path: number): number {
    const tree = this.#tree;
    const directory = tree.directories[file];
    if (tree.regular[directory] === 1 || directory === tree.roots[file] || this.isStandardLibrary(path)) return -1;
    const { starts, segments } = this.#paths;
    const module = tree.walk(directory, segments, starts[path], starts[path + 1]);
    return module >= 0 && tree.hasFile(module) ? module : -1;
  }

  #fromRoots(root: number, path: number): number {
    const tree = this.#tree;
    const { starts, segments } = this.#paths;
    const from = starts[path];
    const to = starts[path + 1];
    if (from === to) return Unfound.external;
    const own = tree.inDirectory(root, segments[from]);
    let directory = -1;
    if (own >= 0) {
      const module = tree.descend(own, segments, from + 1, to);
      if (tree.hasFile(own)) return module < 0 ? Unfound.missing : module;
      if (module >= 0 && tree.hasFile(module)) {
        if (this.#hasPackageInstead(own, from, to)) this.found = Found.ambiguously;
        return module;
      }
      directory = module;
    }
    const isStandard = this.#isStandard.has(segments[from]);
    let first = -1;
    let several = false;
    let hasPackage = false;
    for (const top of this.#othersOf(segments[from])) {
      if (top === own) continue;
      const module = tree.descend(top, segments, from + 1, to);
      if (module < 0) hasPackage ||= tree.hasFile(top);
      else if (!tree.hasFile(module)) directory = directory < 0 ? module : directory;
      else if (first < 0) first = module;
      else several = true;
    }
    if (several) this.found = Found.ambiguously;
    if (first >= 0) return first;
    if (directory >= 0 && !isStandard) return directory;
    return hasPackage ? Unfound.missing : Unfound.external;
  }

  /**
   * True when another source root has a regular package or module in the place of a namespace package on the way `segments[from] ..
   * segments[to - 1]`, which starts at `own`: Python takes it, and not the directory, if both roots are on its path.
   */
  #hasPackageInstead(own: number, from: number, to: number): boolean {
    const tree = this.#tree;
    const { segments } = this.#paths;
    const others = this.#othersOf(segments[from]).filter((top) => top !== own);
    return others.some((top) => {
      let mine = own;
      let other = top;
      for (let at = from + 1; at < to && other >= 0 && !tree.hasFile(mine) && !tree.hasFile(other); at++) {
        mine = tree.submodule(mine, segments[at]);
        other = tree.submodule(other, segments[at]);
      }
      return other >= 0 && tree.hasFile(other) && !tree.hasFile(mine);
    });
  }
}

function topLevelModules(tree: ModuleTree, roots: readonly number[]): Map<number, number[]> {
  const inRoot = new Map<number, number[]>(roots.map((root) => [root, []]));
  for (let module = 1; module < tree.size; module++) inRoot.get(tree.parent(module))?.push(module);
  const tops = new Map<number, number[]>();
  for (const root of roots) {
    for (const module of inRoot.get(root) ?? []) {
      const known = tops.get(tree.name(module));
      if (known === undefined) tops.set(tree.name(module), [module]);
      else known.push(module);
    }
  }
  return tops;
}
