import { columnDictionary, columnStrings, columnValues, type StringValues } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { isSame } from '../collections/is-same.ts';
import { PairIndex } from '../collections/pair-index.ts';
import type { NameSpace } from '../names/name-space.ts';
import { isInit, isStub, ModuleFile, moduleFileOf, stemEnd } from './module-file.ts';

const SLASH = 0x2f;
/** Parent of the tree's root, and of modules that no import can reach. */
const OUTSIDE = -1;

/** No file: of a namespace package, or of a module without stub. */
export const NO_FILE = -1;

/**
 * The modules and packages of the tree: a trie over the segments of paths, whose nodes are the module ids. A source root is the id of its
 * directory, so that a module has one id from whichever root it is reached, and a dotted path is a walk down from a root.
 *
 * A node is a regular package (it has an `__init__` file), a module (a file), or a namespace package (a directory, no file). Where several files
 * claim a node, the order of {@link ModuleFile} decides; a stub whose source has the node is kept beside it. Files that lose, and files that no
 * import can name, get a module id outside the trie: they are a scope, too.
 */
export class ModuleTree {
  /** The directory of the tree itself. */
  static readonly TREE = 0;

  /** By module: the file that defines it, or {@link NO_FILE}. */
  files: Int32Array = new Int32Array(0);
  /** By module: the stub beside its file, or {@link NO_FILE}. */
  stubs: Int32Array = new Int32Array(0);
  /** By module: 1 for regular packages. */
  regular: Uint8Array = new Uint8Array(0);
  /** By file: the module whose names the top level of the file binds; -1 for files that were not read. */
  readonly scopes: Int32Array;
  /** By file: the directory it lies in, which is the package its relative imports count from. */
  readonly directories: Int32Array;
  /** By file: the directory of its source root. */
  readonly roots: Int32Array;
  /** By file: see {@link ModuleFile}. */
  readonly kinds: Uint8Array;
  /** The source roots' directories in path order. */
  readonly rootOrder: Int32Array;
  /** The name `__init__`, by which a package can be imported a second time. */
  readonly initName: number;
  readonly #nodes: PairIndex;
  #lastDirectory = { bytes: new Uint8Array(0) as Uint8Array, start: 0, end: 0, node: ModuleTree.TREE };

  /** @param nodeBounds - see Definitions: files without nodes were not read and are no modules */
  constructor(files: Table, nodeBounds: Int32Array, names: NameSpace) {
    const fileCount = nodeBounds.length - 1;
    this.#nodes = new PairIndex(fileCount * 2);
    this.#nodes.intern(OUTSIDE, OUTSIDE);
    this.initName = names.internString('__init__');
    this.scopes = new Int32Array(fileCount).fill(-1);
    this.directories = new Int32Array(fileCount);
    this.roots = new Int32Array(fileCount);
    this.kinds = new Uint8Array(fileCount);
    const rootPaths = new Map<number, Uint8Array>();
    for (const batch of files.batches) {
      const fileIds = columnValues(batch, 'file_id');
      const paths = columnStrings(batch, 'path');
      const rootOf = columnValues(batch, 'source_root');
      const roots = this.#internRoots(columnDictionary(batch, 'source_root'), names);
      for (let i = 0; i < fileIds.length; i++) {
        const file = fileIds[i];
        if (nodeBounds[file] === nodeBounds[file + 1]) continue;
        const { directory, path } = roots[rootOf[i]];
        this.roots[file] = directory;
        rootPaths.set(directory, path);
        this.#place(file, paths.bytes, paths.offsets[i], paths.offsets[i + 1], names);
      }
    }
    this.#chooseFiles();
    this.rootOrder = Int32Array.from([...rootPaths].sort(([, a], [, b]) => Buffer.compare(a, b)).map(([root]) => root));
  }

  /** Module ids are 0 to size - 1. */
  get size(): number {
    return this.#nodes.size;
  }

  /** The package or directory a module lies in; negative for the tree itself and for modules outside the trie. */
  parent(module: number): number {
    return this.#nodes.pairs[2 * module];
  }

  /** The name of a module within its package or directory. */
  name(module: number): number {
    return this.#nodes.pairs[2 * module + 1];
  }

  /** True when the module is not just a directory. */
  hasFile(module: number): boolean {
    return this.files[module] !== NO_FILE;
  }

  /** The module or package of that name right in a directory, or -1. A package is called `__init__` in its own directory. */
  inDirectory(directory: number, name: number): number {
    if (name === this.initName && this.regular[directory] === 1) return directory;
    return this.#nodes.find(directory, name);
  }

  /** The submodule of that name, or -1. A module that is no package has none, even if a directory is called like it. */
  submodule(module: number, name: number): number {
    return this.hasFile(module) && this.regular[module] === 0 ? -1 : this.inDirectory(module, name);
  }

  /** Walks down from a directory along the names `segments[from] .. segments[to - 1]`; -1 where there is no way. */
  walk(directory: number, segments: Int32Array, from: number, to: number): number {
    return from === to ? directory : this.descend(this.inDirectory(directory, segments[from]), segments, from + 1, to);
  }

  /** Walks down from a module (or -1: nowhere). */
  descend(module: number, segments: Int32Array, from: number, to: number): number {
    let at = module;
    for (let i = from; i < to && at >= 0; i++) at = this.submodule(at, segments[i]);
    return at;
  }

  #internRoots(dictionary: StringValues, names: NameSpace): { directory: number; path: Uint8Array }[] {
    const { length, bytes, offsets } = dictionary;
    return Array.from({ length }, (_, i) => ({
      directory: this.#directory(bytes, offsets[i], offsets[i + 1], names),
      path: bytes.slice(offsets[i], offsets[i + 1]),
    }));
  }

  /** The node of a directory given by its path, with or without a slash at the end. */
  #directory(bytes: Uint8Array, start: number, end: number, names: NameSpace): number {
    let node = ModuleTree.TREE;
    let from = start;
    for (let at = start; at <= end; at++) {
      if (at < end && bytes[at] !== SLASH) continue;
      if (at > from) node = this.#nodes.intern(node, names.intern(bytes, from, at));
      from = at + 1;
    }
    return node;
  }

  /** Notes where a file lies and which node it claims; `scopes` is the claim until {@link #chooseFiles} has judged it. */
  #place(file: number, bytes: Uint8Array, start: number, end: number, names: NameSpace): void {
    let base = end;
    while (base > start && bytes[base - 1] !== SLASH) base--;
    // Files come in path order: mostly it is the directory of the file before.
    const last = this.#lastDirectory;
    if (!isSame(bytes, start, base, last.bytes, last.start, last.end)) {
      this.#lastDirectory = { bytes, start, end: base, node: this.#directory(bytes, start, base, names) };
    }
    const directory = this.#lastDirectory.node;
    const kind = moduleFileOf(bytes, base, end);
    this.directories[file] = directory;
    this.kinds[file] = kind;
    if (kind === ModuleFile.script) this.scopes[file] = this.#nodes.intern(OUTSIDE, file);
    else if (isInit(kind)) this.scopes[file] = directory;
    else this.scopes[file] = this.#nodes.intern(directory, names.intern(bytes, base, stemEnd(bytes, base, end)));
  }

  #chooseFiles(): void {
    const { scopes, kinds } = this;
    const claimed = this.#nodes.size;
    const winner = new Int32Array(claimed).fill(NO_FILE);
    for (let file = 0; file < scopes.length; file++) {
      const module = scopes[file];
      if (module < 0) continue;
      const best = winner[module];
      if (best === NO_FILE || kinds[file] < kinds[best]) winner[module] = file;
    }
    const stub = new Int32Array(claimed).fill(NO_FILE);
    for (let file = 0; file < scopes.length; file++) {
      const module = scopes[file];
      if (module < 0 || winner[module] === file) continue;
      if (isStub(kinds[file]) && !isStub(kinds[winner[module]]) && stub[module] === NO_FILE) stub[module] = file;
      scopes[file] = this.#nodes.intern(OUTSIDE, file);
    }
    this.files = new Int32Array(this.size).fill(NO_FILE);
    this.files.set(winner);
    this.stubs = new Int32Array(this.size).fill(NO_FILE);
    this.stubs.set(stub);
    this.regular = new Uint8Array(this.size);
    for (let module = 0; module < claimed; module++) {
      if (winner[module] !== NO_FILE && isInit(kinds[winner[module]])) this.regular[module] = 1;
    }
    for (let module = claimed; module < this.size; module++) this.files[module] = this.name(module);
  }
}
