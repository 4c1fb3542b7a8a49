import { Binding, ImportFlag, NONE, NodeFlag, NodeKind, ReferenceKind } from '@strata/tables';
import type { Emitter } from '../../emitter.ts';
import type { Atoms } from '../atoms.ts';
import { DottedTexts } from '../dotted-texts.ts';
import { DEDENT } from '../lexer/token-kinds.ts';
import type { Tokens } from '../lexer/tokens.ts';
import { Mangling } from '../scopes/mangle.ts';
import { Resolution } from '../scopes/resolve.ts';
import {
  CLASS_SCOPE,
  COMPREHENSION_SCOPE,
  FUNCTION_SCOPE,
  MODULE_SCOPE,
  Scopes,
  TYPE_PARAMETER_SCOPE,
} from '../scopes/scopes.ts';
import { BOUND, DELETED, GLOBAL, NONLOCAL, READ, Symbols } from '../scopes/symbols.ts';
import { Cursor } from './cursor.ts';

/** Bits of {@link Names.flow}: how the statement being read is reached. */
export const CONDITIONAL: number = NodeFlag.conditional;
export const FALLBACK: number = NodeFlag.fallback;
/** Under `if TYPE_CHECKING:`; above the bits that nodes have. */
export const TYPE_ONLY: number = 1 << 20;
/** The bits of the flow that are flags of nodes. */
const NODE_FLOW = CONDITIONAL | FALLBACK;

/** A variable that is about to be bound. */
interface VariableBinding {
  readonly bound: number;
  readonly binding: number;
  readonly node: number;
  readonly isFallback: boolean;
  /** The reference that writes to it, or -1 where it is defined. */
  readonly row: number;
}

/** Binding and using names: what turns tokens into rows of nodes and references. */
export abstract class Names extends Cursor {
  protected readonly atoms: Atoms;
  protected readonly emitter: Emitter;
  protected readonly scopes: Scopes;
  protected readonly symbols: Symbols = new Symbols();
  protected readonly texts: DottedTexts;
  readonly #nodeNames: DottedTexts;
  readonly #mangling: Mangling;
  readonly #resolution: Resolution;
  /** Symbol of the base name of each reference of the file; -1 where the base is not a name. */
  #symbolOf = new Int32Array(1 << 12);
  /** Symbols deleted before they were bound in their function, each followed by its token. */
  readonly #deleted: number[] = [];
  /** Bindings that wait for the value to be read. They are few: names of classes, and such as had another meaning before. */
  readonly #deferred: VariableBinding[] = [];
  #defers = false;
  /** Scope in which names are now bound and looked up. */
  protected scope = 0;
  /** Node of the innermost definition around the cursor. */
  protected node = 0;
  protected flow = 0;

  constructor(tokens: Tokens, atoms: Atoms, emitter: Emitter) {
    super(tokens);
    this.atoms = atoms;
    this.emitter = emitter;
    this.scopes = new Scopes(atoms);
    this.texts = new DottedTexts(emitter.references.texts, atoms);
    this.#nodeNames = new DottedTexts(emitter.nodes.names, atoms);
    this.#mangling = new Mangling(atoms);
    this.#resolution = new Resolution(this.scopes, this.symbols);
  }

  /** Forgets what is known of the atoms and dictionaries, because they were emptied. */
  resetCaches(): void {
    this.texts.reset();
    this.#nodeNames.reset();
    this.#mangling.reset();
  }

  /** Opens the module: node 0, scope 0. */
  protected beginModule(name: Uint8Array): void {
    const { nodes } = this.emitter;
    this.scopes.reset(name);
    this.symbols.reset();
    this.#deleted.length = 0;
    this.#deferred.length = 0;
    this.#defers = false;
    this.scope = 0;
    this.node = 0;
    this.flow = 0;
    const lastDot = name.lastIndexOf(0x2e);
    nodes.add(0, NodeKind.module, nodes.names.intern(name, lastDot + 1, name.length), 0, 1, 0, 0, 0);
    const { prefixView, prefixEnds } = this.scopes;
    // The module's prefix is its name and a dot.
    nodes.fqn(prefixView, 0, prefixEnds[0] - 1, prefixView, 0, 0);
  }

  /** Fills in what every reference is bound to; to be called when the whole file has been read. */
  protected bindReferences(): void {
    this.#defineDeleted();
    this.#resolution.resolve();
    const { bindings, targets } = this.#resolution;
    this.emitter.references.bind(this.#symbolOf, bindings, targets, Binding.unknown);
  }

  /** The symbol of a name in the current scope. */
  protected symbol(atom: number): number {
    if (this.atoms.isPrivate[atom] === 1) atom = this.#mangled(this.scope, atom, false);
    return this.symbols.findOrAdd(this.scope, atom);
  }

  #mangled(scope: number, atom: number, binds: boolean): number {
    const { scopes, symbols } = this;
    const className = scopes.classes[scope];
    if (className < 0) return atom;
    const mangled = this.#mangling.mangle(className, atom);
    // Where the bases of a generic class are read only its type parameters are private to it.
    const isGenericClass =
      scopes.kinds[scope] === TYPE_PARAMETER_SCOPE && className !== scopes.classes[scopes.parents[scope]];
    return isGenericClass && !binds && symbols.find(scope, mangled) < 0 ? atom : mangled;
  }

  /** The symbol of a name that is read in the current scope, not in an annotation, which may be evaluated later. */
  protected readSymbol(atom: number): number {
    const symbol = this.symbol(atom);
    if (this.scopes.kinds[this.scope] === CLASS_SCOPE) this.symbols.flags[symbol] |= READ;
    return symbol;
  }

  /** Adds a reference for a name token and returns its row. @param symbol - of the base name of its chain, or -1 */
  protected refer(token: number, kind: number, text: number, symbol: number): number {
    const line = this.lines[token];
    const start = this.starts[token];
    const row = this.emitter.references.add(
      this.node,
      kind,
      text,
      line,
      start - this.lineStarts[line],
      this.ends[token] - start,
    );
    if (row === this.#symbolOf.length) {
      const grown = new Int32Array(row * 2);
      grown.set(this.#symbolOf);
      this.#symbolOf = grown;
    }
    this.#symbolOf[row] = symbol;
    return row;
  }

  /** Adds a reference for a name that stands alone. */
  protected referName(token: number, kind: number): void {
    const atom = this.values[token];
    this.refer(token, kind, this.texts.name(atom), this.symbol(atom));
  }

  /**
   * The scope in which the current scope binds a symbol's name: itself, or the module where it is declared global; -1 for a
   * nonlocal name, which is bound further out.
   */
  protected bindingScope(symbol: number): number {
    const flags = this.symbols.flags[symbol];
    if ((flags & (GLOBAL | NONLOCAL)) === 0 || this.scope === 0) return this.scope;
    return (flags & GLOBAL) !== 0 ? 0 : -1;
  }

  /** The scope by which what is bound is named: as {@link bindingScope}, but a nonlocal definition is named by where it stands. */
  protected namingScope(symbol: number): number {
    const scope = this.bindingScope(symbol);
    return scope < 0 ? this.scope : scope;
  }

  /**
   * Binds the name token in the current scope: a new node where it is the first such binding of the name there, else a reference of kind
   * write.
   *
   * @param flags - NodeFlag bits beside those of the flow
   */
  protected bindName(token: number, flags = 0): void {
    const symbol = this.symbol(this.values[token]);
    const scope = this.bindingScope(symbol);
    const { symbols } = this;
    if (scope < 0) {
      this.refer(token, ReferenceKind.write, this.texts.name(this.values[token]), symbol);
      return;
    }
    // What the module itself binds comes before what a function binds there.
    const isOuter = scope !== this.scope;
    const flow = this.nodeFlow(scope);
    const bound = isOuter ? symbols.findOrAdd(scope, symbols.atoms[symbol]) : symbol;
    const kind = this.scopes.kinds[scope];
    const isAttribute = kind === MODULE_SCOPE || kind === CLASS_SCOPE;
    const binding = isAttribute ? Binding.node : Binding.local;
    const isFallback = isOuter || (flow & FALLBACK) !== 0;
    let node = symbols.variables[bound];
    let row = -1;
    if (node === NONE) {
      // A private name that a class's function declares global is in the module what it is mangled to.
      const atom = isOuter ? symbols.atoms[symbol] : this.values[token];
      const variable = isAttribute ? NodeKind.variable : NodeKind.local;
      node = this.addNamedNode(token, atom, variable, scope, this.scopes.nodes[scope], flags | flow);
      symbols.variables[bound] = node;
    } else row = this.refer(token, ReferenceKind.write, this.texts.name(this.values[token]), bound);
    const waits = this.#defers && (kind === CLASS_SCOPE || symbols.rebinds(bound, node));
    if (waits) this.#deferred.push({ bound, binding, node, isFallback, row });
    else this.#bindVariable({ bound, binding, node, isFallback, row });
  }

  #bindVariable({ bound, binding, node, isFallback, row }: VariableBinding): void {
    const inForce = this.symbols.bind(bound, binding, node, isFallback);
    if (row >= 0) this.#symbolOf[row] = inForce;
  }

  /**
   * From here to {@link settle} targets are read whose value comes after them: names that have a meaning keep it until they get the value,
   * as in `f = wrap(f)`.
   */
  protected defer(): void {
    this.#defers = true;
  }

  /** The targets have been read; their value follows. */
  protected endTargets(): void {
    this.#defers = false;
  }

  /** Gives names their new meanings. */
  protected settle(): void {
    this.#defers = false;
    if (this.#deferred.length === 0) return;
    for (const binding of this.#deferred) this.#bindVariable(binding);
    this.#deferred.length = 0;
  }

  /** The name token is the target of `+=` or its like, which makes it a variable where it was none. */
  protected augmentName(token: number): void {
    const symbol = this.symbol(this.values[token]);
    const scope = this.bindingScope(symbol);
    const { symbols } = this;
    const bound = scope === this.scope || scope < 0 ? symbol : symbols.findOrAdd(scope, symbols.atoms[symbol]);
    const isNew = (symbols.flags[bound] & BOUND) === 0 || symbols.variables[bound] === NONE;
    if (scope >= 0 && isNew) this.bindName(token);
    else this.refer(token, ReferenceKind.write, this.texts.name(this.values[token]), bound);
  }

  /** Binds a parameter, or a type parameter, in the scope given. */
  protected bindParameter(token: number, kind: number, scope: number, flags: number): void {
    let atom = this.values[token];
    if (this.atoms.isPrivate[atom] === 1) atom = this.#mangled(scope, atom, true);
    const node = this.addNode(token, kind, scope, flags);
    const symbol = this.symbols.findOrAdd(scope, atom);
    this.symbols.variables[symbol] = node;
    this.symbols.bind(symbol, Binding.local, node, false);
  }

  /** Adds a node for a name token, named by a scope's prefix; its range is the name. */
  protected addNode(token: number, kind: number, scope: number, flags: number): number {
    return this.addNamedNode(token, this.values[token], kind, scope, this.scopes.nodes[scope], flags);
  }

  protected addNamedNode(
    token: number,
    atom: number,
    kind: number,
    scope: number,
    parent: number,
    flags: number,
  ): number {
    const { nodes } = this.emitter;
    const line = this.lines[token];
    const start = this.starts[token];
    const name = this.#nodeNames.name(atom);
    const col = start - this.lineStarts[line];
    const node = nodes.add(parent, kind, name, flags, line, col, start, this.ends[token] - start);
    const { prefixView, prefixStarts, prefixEnds } = this.scopes;
    const { view, offsets } = this.atoms;
    nodes.fqn(prefixView, prefixStarts[scope], prefixEnds[scope], view, offsets[atom], offsets[atom + 1]);
    return node;
  }

  /** Ends a node after the last token taken. */
  protected endNode(node: number): void {
    let token = this.p - 1;
    // Line ends and changes of indentation have no text.
    while (token > 0 && this.kinds[token] <= DEDENT) token--;
    const end = this.ends[token];
    let line = this.lines[token];
    // A string may end on a later line than it starts on.
    const { lineCount } = this.tokens;
    while (line < lineCount && this.lineStarts[line + 1] < end) line++;
    this.emitter.nodes.setEnd(node, line, end - this.lineStarts[line], end);
  }

  /**
   * Binds the name of a function, class or import, each of which has a row of its own. Returns the scope in which it is bound.
   */
  protected bindRow(symbol: number, binding: number, row: number): void {
    const { symbols } = this;
    const scope = this.bindingScope(symbol);
    // Where a nonlocal name is bound is not known yet: let the scope itself have it, which is where later lines look first.
    const bound = scope === this.scope || scope < 0 ? symbol : symbols.findOrAdd(scope, symbols.atoms[symbol]);
    symbols.bind(bound, binding, row, (this.flow & FALLBACK) !== 0);
  }

  /** Notes that a name is deleted, which makes it local. */
  protected deleteName(token: number): void {
    const atom = this.values[token];
    const symbol = this.symbol(atom);
    const flags = this.symbols.flags[symbol];
    this.symbols.flags[symbol] = flags | DELETED;
    this.refer(token, ReferenceKind.write, this.texts.name(atom), symbol);
    const isLocal = this.scopes.kinds[this.scope] === FUNCTION_SCOPE && (flags & (GLOBAL | NONLOCAL | BOUND)) === 0;
    if (isLocal) this.#deleted.push(symbol, token);
  }

  /** Local names that a function deletes and never binds are defined where they are deleted, so that every local has a node. */
  #defineDeleted(): void {
    const { symbols } = this;
    for (let i = 0; i < this.#deleted.length; i += 2) {
      const symbol = this.#deleted[i];
      if ((symbols.flags[symbol] & BOUND) !== 0) continue;
      const node = this.addNode(this.#deleted[i + 1], NodeKind.local, symbols.scopes[symbol], 0);
      symbols.bind(symbol, Binding.local, node, false);
    }
  }

  /** The flow as flags of a node that is bound in `scope`. A function binds a global only when it is called. */
  protected nodeFlow(scope: number): number {
    return (this.flow & NODE_FLOW) | (scope === this.scope ? 0 : CONDITIONAL);
  }

  /** The flow as flags of an import that is bound in `scope`. */
  protected importFlow(scope: number): number {
    const flow = this.nodeFlow(scope) | this.flow;
    return (
      ((flow & CONDITIONAL) !== 0 ? ImportFlag.conditional : 0) |
      ((flow & FALLBACK) !== 0 ? ImportFlag.fallback : 0) |
      ((flow & TYPE_ONLY) !== 0 ? ImportFlag.type_only : 0)
    );
  }

  /** The scope in which `:=` binds from the current one: comprehensions hand it on. */
  protected walrusScope(): number {
    let scope = this.scope;
    while (this.scopes.kinds[scope] === COMPREHENSION_SCOPE) scope = this.scopes.parents[scope];
    return scope;
  }

  /** The function or lambda around the cursor, whose node a `yield` makes a generator; 0 outside functions. */
  protected functionNode(): number {
    const { kinds, parents, nodes } = this.scopes;
    let { scope } = this;
    while (kinds[scope] === COMPREHENSION_SCOPE || kinds[scope] === TYPE_PARAMETER_SCOPE) scope = parents[scope];
    return kinds[scope] === FUNCTION_SCOPE ? nodes[scope] : 0;
  }
}
