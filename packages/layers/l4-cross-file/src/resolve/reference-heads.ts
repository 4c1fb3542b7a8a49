import { Evidence, ImportFlag, NodeKind } from '@strata/tables';
import { NO_FILE } from '../modules/module-tree.ts';
import { isSymbolKind } from '../rows/definitions.ts';
import { NO_BINDING } from '../scopes/bindings.ts';
import { NO_STAR } from '../scopes/star-imports.ts';
import { BOUND } from './lookup-memo.ts';
import { isExternal, isInTree, NOTHING } from './meaning.ts';
import type { ModuleNames } from './module-names.ts';
import type { Program } from './program.ts';
import type { ScopeNames } from './scope-names.ts';

/** What kept meanings are xored with, so that 0 is one not yet asked for: memory that is not touched costs nothing. */
const KEPT = 1 << 31;

/**
 * What the base names of references mean: something in the tree, or {@link NOTHING} or below. Every definition and import is looked into once.
 */
export class ReferenceHeads {
  /** Evidence of the last result. */
  evidence: number = Evidence.no_such_name;
  #meaning = NOTHING;
  readonly #program: Program;
  readonly #moduleNames: ModuleNames;
  readonly #scopeNames: ScopeNames;
  /** By definition and by import. */
  readonly #definitionMeanings: Int32Array;
  readonly #definitionEvidence: Uint8Array;
  readonly #importMeanings: Int32Array;
  readonly #importEvidence: Uint8Array;
  /** By file: 1 when names that nothing in it binds may still have a meaning. */
  readonly #open: Uint8Array;

  constructor(program: Program, moduleNames: ModuleNames, scopeNames: ScopeNames) {
    this.#program = program;
    this.#moduleNames = moduleNames;
    this.#scopeNames = scopeNames;
    this.#definitionMeanings = new Int32Array(program.definitions.count);
    this.#definitionEvidence = new Uint8Array(program.definitions.count);
    this.#importMeanings = new Int32Array(program.imports.count);
    this.#importEvidence = new Uint8Array(program.imports.count);
    this.#open = openFiles(program);
  }

  /** Finds what a name bound to a definition means: that definition, unless a later star import brings the name. */
  findDefinition(definition: number): number {
    if (this.#definitionMeanings[definition] === 0) {
      this.#resolveDefinition(definition);
      this.#definitionMeanings[definition] = this.#meaning ^ KEPT;
      this.#definitionEvidence[definition] = this.evidence;
    }
    this.evidence = this.#definitionEvidence[definition];
    return this.#definitionMeanings[definition] ^ KEPT;
  }

  /** Finds what a name bound to an import means. */
  findImport(i: number): number {
    if (this.#importMeanings[i] === 0) {
      this.#resolveImport(i);
      this.#importMeanings[i] = this.#meaning ^ KEPT;
      this.#importEvidence[i] = this.evidence;
    }
    this.evidence = this.#importEvidence[i];
    return this.#importMeanings[i] ^ KEPT;
  }

  /**
   * True when names may have a meaning beside what the file binds them to: it has star imports or a stub, or is a package with submodules in its
   * namespace.
   */
  isOpen(file: number): boolean {
    return this.#open[file] === 1;
  }

  /** Finds what a name means that nothing in the (open) file binds. */
  findUnbound(file: number, name: number): number {
    this.#takeFromModule(this.#program.tree.scopes[file], name);
    return this.#meaning;
  }

  /** Finds what a definition's name meant before the definition bound it: what `C` is in `class C(C)`. */
  findBefore(definition: number): number {
    const { bindings, definitions, privateNames } = this.#program;
    const scope = definitions.parents[definition];
    const name = privateNames.attribute(scope, definitions.names[definition]);
    this.#meaning = NOTHING;
    let at = bindings.last(scope, name);
    while (at !== NO_BINDING && (bindings.isImport(at) || bindings.targets[at] !== definition)) at = bindings.next[at];
    // Of functions, bindings are imports only: all of them are before.
    const earlier = at === NO_BINDING ? bindings.last(scope, name) : bindings.next[at];
    if (this.#scopeNames.findAmong(earlier)) {
      this.evidence = this.#scopeNames.evidence;
      this.#meaning = this.#scopeNames.meaning;
    } else if (at !== NO_BINDING && definitions.kinds[scope] === NodeKind.module) {
      this.#takeFromStars(definitions.files[scope], name, bindings.positions[at]);
    }
    return this.#meaning;
  }

  /** Takes as the result what the star imports of a file bring before a position, if they bring the name. */
  #takeFromStars(file: number, name: number, position: number): void {
    const { stars, importModules, tree } = this.#program;
    const { memo, exportLists } = this.#moduleNames;
    for (let star = stars.last[file]; star !== NO_STAR; star = stars.previous[star]) {
      const module = importModules.modules[stars.imports[star]];
      const isLater = stars.positions[star] >= position;
      if (isLater || module < 0 || !tree.hasFile(module) || !exportLists.exports(module, name)) continue;
      const entry = this.#moduleNames.lookup(module, name);
      if (!isInTree(memo.meanings[entry]) || this.#moduleNames.isDynamic(entry)) continue;
      this.#meaning = memo.meanings[entry];
      this.evidence = Evidence.star;
      return;
    }
  }

  #resolveDefinition(definition: number): void {
    const { definitions } = this.#program;
    const scope = definitions.parents[definition];
    this.#meaning = isSymbolKind(definitions.kinds[definition]) ? definition : NOTHING;
    this.evidence = Evidence.exact;
    if (scope >= 0 && definitions.kinds[scope] === NodeKind.module) {
      this.#takeLaterStar(scope, definitions.names[definition]);
    }
  }

  #resolveImport(i: number): void {
    const { definitions, imports, privateNames } = this.#program;
    const scope = imports.scopes[i];
    const isInModule = definitions.kinds[scope] === NodeKind.module;
    const isFirm = (imports.flags[i] & (ImportFlag.conditional | ImportFlag.fallback)) === 0;
    this.#takeImport(i);
    // Which binding a reference sees has been decided where its order in the source is known. The others count when that one leads nowhere.
    if (isInTree(this.#meaning) || (isExternal(this.#meaning) && isFirm)) {
      if (isInModule) this.#takeLaterStar(scope, imports.bound[i]);
    } else if (isInModule) this.#resolveInModule(scope, imports.bound[i]);
    else this.#resolveInScope(scope, privateNames.attribute(scope, imports.bound[i]));
  }

  /** Replaces the result by what a star import brings that comes after all other bindings of the name. */
  #takeLaterStar(scope: number, name: number): void {
    const { definitions, stars, tree } = this.#program;
    const file = definitions.files[scope];
    if (stars.last[file] === NO_STAR) return;
    const { memo } = this.#moduleNames;
    const entry = this.#moduleNames.lookup(tree.scopes[file], name);
    const meaning = memo.meanings[entry];
    const isByStar =
      memo.evidence[entry] === (Evidence.star | BOUND) ||
      (isExternal(meaning) && this.#isByLaterStar(scope, name, meaning));
    if (!isByStar) return;
    this.#meaning = meaning;
    this.evidence = Evidence.star;
  }

  /** True when it is a star import after the last other binding of a name that leads to a meaning outside the tree. */
  #isByLaterStar(scope: number, name: number, meaning: number): boolean {
    const { definitions, bindings, stars, importModules } = this.#program;
    const last = bindings.last(scope, name);
    let star = stars.last[definitions.files[scope]];
    for (; star !== NO_STAR && stars.positions[star] > bindings.positions[last]; star = stars.previous[star]) {
      const module = importModules.modules[stars.imports[star]];
      if (module < 0 || !this.#moduleNames.exportLists.exports(module, name)) continue;
      const entry = this.#moduleNames.lookup(module, name);
      if (this.#moduleNames.memo.meanings[entry] === meaning) return true;
    }
    return false;
  }

  #takeImport(i: number): void {
    this.#scopeNames.takeImport(i);
    this.evidence = this.#scopeNames.evidence;
    this.#meaning = this.evidence === Evidence.dynamic ? NOTHING : this.#scopeNames.meaning;
  }

  #resolveInScope(scope: number, name: number): void {
    if (!this.#scopeNames.find(scope, name)) return;
    this.evidence = this.#scopeNames.evidence;
    this.#meaning = this.#scopeNames.meaning;
  }

  /** Takes as the result what is in the namespace of a module: not what only could be imported into it, or made at run time. */
  #takeFromModule(module: number, name: number): void {
    const { definitions, importModules } = this.#program;
    const { memo } = this.#moduleNames;
    const entry = this.#moduleNames.lookup(module, name);
    const isThere =
      (memo.evidence[entry] & BOUND) !== 0 ||
      (memo.evidence[entry] === Evidence.submodule &&
        importModules.importedByPackage[memo.meanings[entry] - definitions.count] === 1);
    this.evidence = memo.evidence[entry] & ~BOUND;
    this.#meaning = isThere && this.evidence !== Evidence.dynamic ? memo.meanings[entry] : NOTHING;
  }

  /** Replaces the result by what all bindings of the name in its module come to, unless there is only the one. */
  #resolveInModule(scope: number, name: number): void {
    const { definitions, bindings, tree } = this.#program;
    const file = definitions.files[scope];
    const last = bindings.last(scope, name);
    if (last === NO_BINDING || (bindings.next[last] === NO_BINDING && !this.isOpen(file))) return;
    this.#takeFromModule(tree.scopes[file], name);
    if (this.evidence !== Evidence.re_export) return;
    for (let at = last; at !== NO_BINDING; at = bindings.next[at]) {
      if (!bindings.isImport(at)) continue;
      this.#scopeNames.takeImport(bindings.targets[at]);
      if (this.#scopeNames.meaning !== this.#meaning) continue;
      this.evidence = this.#scopeNames.evidence;
      return;
    }
  }
}

function openFiles({ definitions, imports, importModules, stars, tree }: Program): Uint8Array {
  const open = new Uint8Array(definitions.fileCount);
  for (const i of stars.imports) if (importModules.modules[i] >= 0) open[imports.files[i]] = 1;
  for (let module = 0; module < importModules.importedByPackage.length; module++) {
    if (importModules.importedByPackage[module] === 0) continue;
    const file = tree.files[tree.parent(module)];
    if (file >= 0) open[file] = 1;
  }
  for (let module = 0; module < tree.size; module++) {
    if (tree.stubs[module] !== NO_FILE) open[tree.files[module]] = 1;
  }
  return open;
}
