import { Binding, Evidence, NodeKind } from '@strata/tables';
import type { ReferenceTexts } from '../names/reference-texts.ts';
import type { BaseClasses } from '../scopes/base-classes.ts';
import { NO_BINDING } from '../scopes/bindings.ts';
import type { ClassHeaders } from '../scopes/class-headers.ts';
import { Linearization } from './linearization.ts';
import { LookupMemo, LookupState } from './lookup-memo.ts';
import { isInTree, NOTHING } from './meaning.ts';
import type { ModuleNames } from './module-names.ts';
import type { Program } from './program.ts';
import type { ReferenceHeads } from './reference-heads.ts';
import type { ScopeNames } from './scope-names.ts';

/** Bases that are members of classes whose bases are members of classes …: beyond this depth a base counts as unknown. */
const MAX_DEPTH = 200;
const NO_BASES: readonly number[] = [];

/** What is written of classes, and how to read it. */
export interface ClassSources {
  readonly headers: ClassHeaders;
  readonly bases: BaseClasses;
  readonly texts: ReferenceTexts;
}

/**
 * Attributes of modules and classes. Members of a class are its own, then those of its bases in the order of {@link Linearization}; bases that are
 * not known to be a class of the tree are passed over.
 */
export class Attributes {
  /** Evidence of the last result. */
  evidence: number = Evidence.no_such_name;
  #meaning = NOTHING;
  readonly #program: Program;
  readonly #moduleNames: ModuleNames;
  readonly #scopeNames: ScopeNames;
  readonly #heads: ReferenceHeads;
  readonly #sources: ClassSources;
  readonly #members: LookupMemo;
  readonly #linearization = new Linearization((definition) => this.basesOf(definition));
  readonly #bases = new Map<number, readonly number[]>();
  #depth = 0;

  constructor(
    program: Program,
    moduleNames: ModuleNames,
    scopeNames: ScopeNames,
    heads: ReferenceHeads,
    sources: ClassSources,
  ) {
    this.#program = program;
    this.#moduleNames = moduleNames;
    this.#scopeNames = scopeNames;
    this.#heads = heads;
    this.#sources = sources;
    this.#members = new LookupMemo(sources.headers.classes.length * 4);
  }

  /**
   * Finds what an attribute of something in the tree means; {@link NOTHING} or below when that is nothing in the tree.
   *
   * @param name - as it is looked up: see PrivateNames
   */
  find(owner: number, name: number): number {
    const { definitions } = this.#program;
    if (name < 0) return this.#nothing();
    if (owner >= definitions.count) return this.#findInModule(owner - definitions.count, name);
    const owningClass = this.#classOf(owner);
    return owningClass === NOTHING ? this.#nothing() : this.#findMember(owningClass, name);
  }

  /**
   * The class that something is, or whose name it took over if it is a variable, as in `C = decorated(C)` after `class C`: what is known of the one
   * is known of the other. Else {@link NOTHING}.
   */
  #classOf(meaning: number): number {
    const { definitions, bindings, privateNames } = this.#program;
    const { kinds, parents, names } = definitions;
    if (!isInTree(meaning) || meaning >= definitions.count) return NOTHING;
    if (kinds[meaning] === NodeKind.class) return meaning;
    if (kinds[meaning] !== NodeKind.variable) return NOTHING;
    const name = privateNames.attribute(parents[meaning], names[meaning]);
    for (let at = bindings.last(parents[meaning], name); at !== NO_BINDING; at = bindings.next[at]) {
      const target = bindings.targets[at];
      if (!bindings.isImport(at) && kinds[target] === NodeKind.class) return target;
    }
    return NOTHING;
  }

  #findMember(owner: number, name: number): number {
    const memo = this.#members;
    const entry = memo.entry(owner, name);
    if (memo.states[entry] !== LookupState.final) {
      this.#resolveMember(owner, name);
      memo.meanings[entry] = this.#meaning;
      memo.evidence[entry] = this.evidence;
      memo.states[entry] = LookupState.final;
    }
    this.evidence = memo.evidence[entry];
    this.#meaning = memo.meanings[entry];
    return this.#meaning;
  }

  /** The bases of a class that are classes of the tree, as written. */
  basesOf(definition: number): readonly number[] {
    const known = this.#bases.get(definition);
    if (known !== undefined) return known;
    // While they are being looked up the class has no bases: `class A(A.B)` must end.
    this.#bases.set(definition, NO_BASES);
    const bases = this.#resolveBases(definition);
    this.#bases.set(definition, bases);
    return bases;
  }

  #nothing(): number {
    this.#meaning = NOTHING;
    this.evidence = Evidence.no_such_name;
    return NOTHING;
  }

  #findInModule(module: number, name: number): number {
    const { memo } = this.#moduleNames;
    const entry = this.#moduleNames.lookup(module, name);
    this.evidence = memo.evidence[entry] & 0x7f;
    this.#meaning = this.evidence === Evidence.dynamic ? NOTHING : memo.meanings[entry];
    return this.#meaning;
  }

  #resolveMember(owner: number, name: number): void {
    if (this.#takeOwn(owner, name, false)) return;
    let at = owner;
    // A class can inherit from itself by mistake: Brent's check for cycles.
    let checkpoint = owner;
    for (let step = 1; ; step++) {
      const bases = this.basesOf(at);
      if (bases.length === 0) break;
      if (bases.length > 1) {
        for (const ancestor of this.#linearization.of(at)) {
          if (ancestor !== at && this.#takeOwn(ancestor, name, true)) return;
        }
        break;
      }
      at = bases[0];
      if (at === checkpoint) break;
      if ((step & (step - 1)) === 0) checkpoint = at;
      if (this.#takeOwn(at, name, true)) return;
    }
    this.#nothing();
  }

  #takeOwn(owner: number, name: number, isInherited: boolean): boolean {
    if (!this.#scopeNames.find(owner, name)) return false;
    this.#meaning = this.#scopeNames.meaning;
    this.evidence = isInherited ? Evidence.inherited : this.#scopeNames.evidence;
    return true;
  }

  #resolveBases(definition: number): readonly number[] {
    const { headers, bases } = this.#sources;
    const number = positionOf(headers.classes, definition);
    const from = bases.starts[number];
    const to = bases.starts[number + 1];
    if (from === to || this.#depth === MAX_DEPTH) return NO_BASES;
    const result: number[] = [];
    this.#depth++;
    for (let i = from; i < to; i++) {
      const meaning = this.#classOf(this.#resolveBase(bases.inOrder[i], definition));
      if (meaning !== NOTHING && meaning !== definition) result.push(meaning);
    }
    this.#depth--;
    return result;
  }

  #resolveBase(base: number, definition: number): number {
    const { bases, texts } = this.#sources;
    const { files, bounds, parents } = this.#program.definitions;
    const file = files[definition];
    const place = parents[definition];
    const isSelfNamed = bases.bindings[base] === Binding.node && bounds[file] + bases.targets[base] === definition;
    let meaning = isSelfNamed
      ? this.#heads.findBefore(definition)
      : this.#resolveHead(place, bases.bindings[base], bases.targets[base], bases.texts[bases.chains[base]]);
    for (let i = bases.chains[base] + 1; i < bases.chains[base + 1] && isInTree(meaning); i++) {
      meaning = this.find(meaning, texts.lastName(bases.texts[i], place));
    }
    return meaning;
  }

  #resolveHead(place: number, binding: number, target: number, text: number): number {
    const { definitions, imports } = this.#program;
    const file = definitions.files[place];
    switch (binding) {
      case Binding.node:
        return this.#heads.findDefinition(definitions.bounds[file] + target);
      case Binding.import:
        return this.#heads.findImport(imports.bounds[file] + target);
      case Binding.local:
        return NOTHING;
      default: {
        const name = this.#heads.isOpen(file) ? this.#sources.texts.lastName(text, place) : -1;
        return name < 0 ? NOTHING : this.#heads.findUnbound(file, name);
      }
    }
  }
}

/** Where an ascending list holds a value that it does hold. */
function positionOf(values: Int32Array, value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
