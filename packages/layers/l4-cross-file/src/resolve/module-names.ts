import { Evidence, ImportFlag } from '@strata/tables';
import { PairIndex } from '../collections/pair-index.ts';
import { Unfound } from '../modules/module-finder.ts';
import { NO_FILE } from '../modules/module-tree.ts';
import { BindingFlag, NO_BINDING } from '../scopes/bindings.ts';
import { NO_STAR } from '../scopes/star-imports.ts';
import { ExportLists } from './export-lists.ts';
import { LookupFrame } from './lookup-frame.ts';
import { BOUND, LookupMemo, LookupState } from './lookup-memo.ts';
import { CYCLE, externalMeaning, isExternal, isInTree, NOTHING } from './meaning.ts';
import type { Program } from './program.ts';

/** Names that every module has without binding them. */
const GIVEN_NAMES =
  '__annotations__ __builtins__ __cached__ __dict__ __doc__ __file__ __loader__ __name__ __package__ __path__ __spec__'.split(
    ' ',
  );

/**
 * What names mean in modules: through any number of imports and star imports, each (module, name) looked up once.
 *
 * Of several bindings of a name the last counts that leads to something in the tree, those that are no second choice (`except` handlers, `else`
 * branches) before those that are; star imports stand among them where they are written. An unconditional import from outside the tree hides
 * what is bound before it. A name without binding is a submodule, or what the module's `__getattr__` or a star import from outside may bring.
 *
 * Look-ups follow imports with a stack of their own, so that chains may be of any length. One that comes back to itself finds a submodule of that
 * name or nothing there, and goes on with the next binding. What was found on the way round depends on where the round was entered, and is
 * forgotten when the look-up at the entrance is done: so no result depends on what was asked before, but for names that are defined by nothing
 * but each other.
 */
export class ModuleNames {
  readonly memo: LookupMemo;
  readonly exportLists: ExportLists;
  /** Pairs (star import, name) behind meanings beyond the imports: see meaning.ts. */
  readonly dynamicNames = new PairIndex();
  readonly #program: Program;
  readonly #getattr: number;
  readonly #all: number;
  readonly #given: ReadonlySet<number>;
  readonly #frames: LookupFrame[] = [];
  #depth = 0;
  readonly #provisional: number[] = [];

  /** @param expected - look-ups to make room for */
  constructor(program: Program, expected: number) {
    this.#program = program;
    this.#getattr = program.names.internString('__getattr__');
    this.#all = program.names.internString('__all__');
    this.#given = new Set(GIVEN_NAMES.map((name) => program.names.internString(name)));
    this.memo = new LookupMemo(expected);
    this.exportLists = new ExportLists(program, {
      moduleAt: (module, segments, from, to) => this.#moduleAt(module, segments, from, to),
      moduleOfList: (module, name) => this.#moduleOfList(module, name),
    });
    // Made while no look-up is under way, so that none of them is made from a provisional result.
    for (const i of program.stars.imports) {
      if (program.importModules.modules[i] >= 0) this.exportLists.listOf(program.importModules.modules[i]);
    }
  }

  /** Looks a name up as an attribute of a module. Gives the entry of `memo` with the result. */
  lookup(module: number, name: number): number {
    const entry = this.memo.entry(module, name);
    if (this.memo.states[entry] === LookupState.unknown) {
      const base = this.#depth;
      this.#begin(entry, module, name);
      while (this.#depth > base) this.#advance(this.#frames[this.#depth - 1]);
    }
    return entry;
  }

  /** True when only the run of the program would tell what the result of a look-up is. */
  isDynamic(entry: number): boolean {
    return (this.memo.evidence[entry] & ~BOUND) === Evidence.dynamic;
  }

  /** What an import without `from` binds. */
  meaningOfBoundModule(i: number): number {
    const { boundModules } = this.#program.importModules;
    if (boundModules[i] >= 0) return this.#program.definitions.count + boundModules[i];
    return boundModules[i] === Unfound.external ? externalMeaning(i) : NOTHING;
  }

  /** True when the tree lacks the module of import `i` but may not be all there is of it: a namespace package has parts elsewhere. */
  leadsOutOfNamespace(i: number): boolean {
    const { importModules, imports, tree } = this.#program;
    return imports.levels[i] === 0 && tree.files[importModules.modules[i]] === NO_FILE;
  }

  #begin(entry: number, module: number, name: number): void {
    const depth = this.#depth++;
    if (depth === this.#frames.length) this.#frames.push(new LookupFrame());
    const frame = this.#frames[depth];
    frame.start(entry, module, name, depth, this.#provisional.length);
    this.#enterFile(frame, this.#program.tree.files[module]);
    this.memo.states[entry] = LookupState.underWay;
    this.memo.lows[entry] = depth;
    this.memo.meanings[entry] = CYCLE;
    this.memo.evidence[entry] = Evidence.import_cycle;
  }

  #enterFile(frame: LookupFrame, file: number): void {
    frame.file = file;
    frame.fallbacks = false;
    frame.sawFallback = false;
    this.#rewind(frame);
  }

  #rewind(frame: LookupFrame): void {
    const { bindings, definitions, stars } = this.#program;
    const { file, name } = frame;
    frame.binding = file === NO_FILE ? NO_BINDING : bindings.last(definitions.bounds[file], name);
    frame.star = file === NO_FILE ? NO_STAR : stars.last[file];
  }

  /** Goes on with a look-up until it is done or has to wait for another. */
  #advance(frame: LookupFrame): void {
    if (frame.waitingFor >= 0) {
      const waitingFor = frame.waitingFor;
      frame.waitingFor = -1;
      if (this.#consider(frame, waitingFor, frame.waitingEntry)) return;
    }
    const { bindings, stars, imports, tree } = this.#program;
    for (;;) {
      const { binding, star } = frame;
      if (binding === NO_BINDING && star === NO_STAR) {
        if (!frame.fallbacks && frame.sawFallback) {
          frame.fallbacks = true;
          this.#rewind(frame);
        } else if (
          frame.file !== NO_FILE &&
          frame.file === tree.files[frame.module] &&
          tree.stubs[frame.module] !== NO_FILE
        ) {
          this.#enterFile(frame, tree.stubs[frame.module]);
        } else {
          this.#finishWithoutBinding(frame);
          return;
        }
        continue;
      }
      const takesStar =
        binding === NO_BINDING || (star !== NO_STAR && bindings.positions[binding] < stars.positions[star]);
      if (takesStar) frame.star = stars.previous[star];
      else frame.binding = bindings.next[binding];
      const target = takesStar ? stars.imports[star] : bindings.targets[binding];
      const isFallback = takesStar
        ? (imports.flags[target] & ImportFlag.fallback) !== 0
        : (bindings.flags[binding] & BindingFlag.fallback) !== 0;
      if (isFallback !== frame.fallbacks) {
        frame.sawFallback ||= isFallback;
        continue;
      }
      if (!takesStar && !bindings.isImport(binding)) {
        this.#finish(frame, target, Evidence.exact | BOUND);
        return;
      }
      if (this.#follow(frame, target)) return;
    }
  }

  /** Tries an import as the binding. True when the look-up is done or waits. */
  #follow(frame: LookupFrame, i: number): boolean {
    const { imports, importModules, definitions, tree } = this.#program;
    const flags = imports.flags[i];
    const module = importModules.modules[i];
    if ((flags & ImportFlag.from) === 0) {
      const meaning = this.meaningOfBoundModule(i);
      if (isInTree(meaning)) return this.#finish(frame, meaning, Evidence.re_export | BOUND);
      return this.#considerOutside(frame, i, meaning);
    }
    const isStar = (flags & ImportFlag.star) !== 0;
    if (module < 0) {
      if (isStar && module === Unfound.external) {
        if (frame.externalStar === NO_STAR) frame.externalStar = i;
        return false;
      }
      return this.#considerOutside(frame, i, module === Unfound.external ? externalMeaning(i) : NOTHING);
    }
    if (isStar && !(tree.hasFile(module) && this.exportLists.exports(module, frame.name))) return false;
    const name = isStar ? frame.name : imports.names[i];
    const entry = this.memo.entry(module, name);
    if (this.memo.states[entry] === LookupState.underWay) {
      frame.low = Math.min(frame.low, this.memo.lows[entry]);
      if (isStar) return false;
      // `from . import x` in a package is what binds x in it: the import system falls back on the submodule.
      const submodule = tree.submodule(module, name);
      if (submodule >= 0) return this.#finish(frame, definitions.count + submodule, Evidence.submodule | BOUND);
      frame.sawCycle = true;
      return false;
    }
    if (this.memo.states[entry] !== LookupState.unknown) return this.#consider(frame, i, entry);
    frame.waitingFor = i;
    frame.waitingEntry = entry;
    this.#begin(entry, module, name);
    return true;
  }

  /** Judges what an import leads to. True when the look-up is done. */
  #consider(frame: LookupFrame, i: number, entry: number): boolean {
    const { memo } = this;
    const { definitions, importModules, imports } = this.#program;
    if (memo.states[entry] === LookupState.provisional) frame.low = Math.min(frame.low, memo.lows[entry]);
    const meaning = memo.meanings[entry];
    const evidence = memo.evidence[entry] & ~BOUND;
    const isStar = (imports.flags[i] & ImportFlag.star) !== 0;
    if (isStar && (memo.evidence[entry] & BOUND) === 0) {
      // A star takes what is in the namespace; beyond that only what the list names, and submodules that the package has imported.
      const isThere =
        this.exportLists.lists(importModules.modules[i], frame.name) ||
        (evidence === Evidence.submodule && importModules.importedByPackage[meaning - definitions.count] === 1);
      if (!isThere && !(isExternal(meaning) && evidence === Evidence.dynamic)) return false;
    }
    if (evidence === Evidence.dynamic) {
      if (frame.dynamic === NOTHING) frame.dynamic = meaning;
      return false;
    }
    if (isInTree(meaning)) {
      return this.#finish(frame, meaning, (isStar ? Evidence.star : Evidence.re_export) | BOUND);
    }
    if (meaning === CYCLE) {
      frame.sawCycle = true;
      return false;
    }
    if (meaning === NOTHING && !isStar && this.leadsOutOfNamespace(i)) {
      return this.#considerOutside(frame, i, externalMeaning(i));
    }
    return this.#considerOutside(frame, i, meaning);
  }

  /** Notes a meaning outside the tree, or that there is none. True when the look-up is done. */
  #considerOutside(frame: LookupFrame, i: number, meaning: number): boolean {
    if (!isExternal(meaning)) {
      frame.sawMissingModule ||= this.#program.importModules.modules[i] < 0;
      return false;
    }
    if (frame.external === NOTHING) frame.external = meaning;
    if ((this.#program.imports.flags[i] & (ImportFlag.conditional | ImportFlag.fallback)) !== 0) return false;
    return this.#finish(frame, frame.external, Evidence.third_party | BOUND);
  }

  #finishWithoutBinding(frame: LookupFrame): void {
    const { tree, definitions, finder, imports } = this.#program;
    const { module, name } = frame;
    if (frame.external !== NOTHING) {
      this.#finish(frame, frame.external, Evidence.third_party | BOUND);
      return;
    }
    let submodule = tree.submodule(module, name);
    if (submodule < 0 && tree.files[module] === NO_FILE) submodule = finder.findPortion(module, [name]);
    const getattr = this.#getattrOf(module);
    if (submodule >= 0) this.#finish(frame, definitions.count + submodule, Evidence.submodule);
    else if (frame.dynamic !== NOTHING) this.#finish(frame, frame.dynamic, Evidence.dynamic | BOUND);
    else if (getattr !== NOTHING) this.#finish(frame, getattr, Evidence.dynamic);
    else if (frame.externalStar !== NO_STAR && this.exportLists.isPublic(name)) {
      const pair = this.dynamicNames.intern(frame.externalStar, name);
      this.#finish(frame, externalMeaning(imports.count + pair), Evidence.dynamic);
    } else if (this.#isSelfMade(module, name)) this.#finish(frame, definitions.count + module, Evidence.dynamic);
    else if (frame.sawCycle) this.#finish(frame, CYCLE, Evidence.import_cycle);
    else this.#finish(frame, NOTHING, frame.sawMissingModule ? Evidence.no_such_module : Evidence.no_such_name);
  }

  /** The module-level `__getattr__`, which may give any name; the module itself when that is imported; {@link NOTHING} without. */
  #getattrOf(module: number): number {
    const { tree, bindings, definitions } = this.#program;
    for (const file of [tree.files[module], tree.stubs[module]]) {
      if (file === NO_FILE) continue;
      const binding = bindings.last(definitions.bounds[file], this.#getattr);
      if (binding === NO_BINDING) continue;
      return bindings.isImport(binding) ? definitions.count + module : bindings.targets[binding];
    }
    return NOTHING;
  }

  /**
   * True when a module has, at run time, a name that nothing in it binds: every module has it, its own export list names it or cannot be read, or it
   * gets at its namespace as a dictionary.
   */
  #isSelfMade(module: number, name: number): boolean {
    const { tree, selfMadeNames } = this.#program;
    if (!tree.hasFile(module)) return false;
    if (this.#given.has(name) || selfMadeNames.has(tree.files[module])) return true;
    const list = this.exportLists.listOf(module);
    return list !== undefined && (list.open || list.names.has(name));
  }

  #finish(frame: LookupFrame, meaning: number, evidence: number): true {
    const { memo } = this;
    const { entry } = frame;
    const depth = --this.#depth;
    memo.meanings[entry] = meaning;
    memo.evidence[entry] = evidence;
    if (frame.low >= depth) {
      memo.states[entry] = LookupState.final;
      while (this.#provisional.length > frame.provisionalBefore) {
        memo.states[this.#provisional.pop() as number] = LookupState.unknown;
      }
    } else {
      memo.states[entry] = LookupState.provisional;
      memo.lows[entry] = frame.low;
      this.#provisional.push(entry);
    }
    return true;
  }

  #moduleAt(module: number, segments: Int32Array, from: number, to: number): number {
    const { count } = this.#program.definitions;
    let at = module;
    for (let i = from; i < to && at >= 0; i++) at = this.memo.meanings[this.lookup(at, segments[i])] - count;
    return from < to ? Math.max(at, -1) : -1;
  }

  #moduleOfList(module: number, name: number): number {
    const { definitions, tree, bindings } = this.#program;
    const isBound = [tree.files[module], tree.stubs[module]].some(
      (file) => file !== NO_FILE && bindings.last(definitions.bounds[file], name) !== NO_BINDING,
    );
    if (!isBound) return -1;
    const meaning = this.memo.meanings[this.lookup(module, name)];
    if (meaning < 0 || meaning >= definitions.count || definitions.names[meaning] !== this.#all) return -1;
    const file = definitions.files[meaning];
    return definitions.parents[meaning] === definitions.bounds[file] ? tree.scopes[file] : -1;
  }
}
