import { Binding, NodeFlag, NodeKind, ReferenceKind } from '@strata/tables';
import * as tokenKinds from '../lexer/token-kinds.ts';
import { CLASS_SCOPE, FUNCTION_SCOPE, TYPE_PARAMETER_SCOPE } from '../scopes/scopes.ts';
import * as W from '../well-known.ts';
import { UNREADABLE } from './cursor.ts';
import { Patterns } from './patterns.ts';

const T = Object.freeze({ ...tokenKinds });

const { annotate: ANNOTATE, decorate: DECORATE, inherit: INHERIT, read: READ } = ReferenceKind;
const F = NodeFlag;

/** What a decorator says about the function it decorates, by the last name of its chain. */
const DECORATOR_FLAGS: ReadonlyMap<number, number> = new Map([
  [W.STATICMETHOD, F.staticmethod],
  [W.CLASSMETHOD, F.classmethod],
  [W.PROPERTY, F.property],
  [W.CACHED_PROPERTY, F.property],
  [W.OVERLOAD, F.overload],
  [W.ABSTRACTMETHOD, F.abstract],
  [W.ABSTRACTPROPERTY, F.abstract | F.property],
  [W.ABSTRACTCLASSMETHOD, F.abstract | F.classmethod],
  [W.ABSTRACTSTATICMETHOD, F.abstract | F.staticmethod],
]);

/** The same for decorators that are attributes of a property: `@x.setter`. */
const ATTRIBUTE_FLAGS: ReadonlyMap<number, number> = new Map([
  [W.SETTER, F.property],
  [W.GETTER, F.property],
  [W.DELETER, F.property],
]);

/** Functions, classes and type aliases, with their decorators and type parameters. */
export abstract class Definitions extends Patterns {
  /** Reads the block or the statements after a colon, which is taken here. */
  protected abstract block(): void;

  /** Reads decorators and returns the flags they give the definition that follows. */
  protected decorators(): number {
    let flags: number = F.decorated;
    while (this.kinds[this.p] === T.AT) {
      this.p++;
      flags |= this.#decoratorFlags();
      this.expression(DECORATE, true);
      this.expect(T.NEWLINE, 'the end of the line');
    }
    return flags;
  }

  /** Reads a function. @param first - its first token, `def` or `async`; the cursor is at `def` */
  protected function(first: number, flags: number): void {
    const { scopes, node, scope, flow, nesting } = this;
    const { nodes } = this.emitter;
    const name = ++this.p;
    this.expect(T.NAME, 'the name of a function');
    const atom = this.values[name];
    const symbol = this.symbol(atom);
    const binding = this.namingScope(symbol);
    const isMethod = scopes.kinds[binding] === CLASS_SCOPE;
    const kind = isMethod ? NodeKind.method : NodeKind.function;
    if (this.kinds[first] === T.ASYNC) flags |= F.async;
    const defined = this.#define(first, name, atom, kind, binding, flags);
    this.node = defined;
    let inner = -1;
    try {
      if (this.kinds[this.p] === T.LSQB) this.#openTypeParameters(defined, scope, atom);
      inner = scopes.open(FUNCTION_SCOPE, this.scope, defined, binding, atom);
      this.expect(T.LPAR, "'('");
      this.parameters(T.RPAR, inner, scope, isMethod && (flags & F.staticmethod) === 0);
      this.p++;
      if (this.kinds[this.p] === T.ARROW) {
        this.p++;
        nodes.addFlags(defined, F.annotated);
        this.expressions(ANNOTATE);
      }
      if (this.kinds[this.p] !== T.COLON) this.fail("':'");
    } catch (error) {
      this.#skipHeader(error, nesting);
      if (inner < 0) inner = scopes.open(FUNCTION_SCOPE, scope, defined, binding, atom);
    }
    // Defaults and annotations still see what the name meant before.
    this.scope = scope;
    this.bindRow(symbol, Binding.node, defined);
    this.scope = inner;
    this.node = defined;
    this.flow = 0;
    this.block();
    this.scope = scope;
    this.node = node;
    this.flow = flow;
    this.endNode(defined);
  }

  /** Reads a class. The cursor is at `class`. */
  protected class(flags: number): void {
    const { scopes, node, scope, flow, nesting } = this;
    const first = this.p;
    const name = ++this.p;
    this.expect(T.NAME, 'the name of a class');
    const atom = this.values[name];
    const symbol = this.symbol(atom);
    const binding = this.namingScope(symbol);
    const defined = this.#define(first, name, atom, NodeKind.class, binding, flags);
    // Bound before its bases are read: a base of the same name is marked by being the class itself (`class C(C)`).
    this.bindRow(symbol, Binding.node, defined);
    this.node = defined;
    try {
      if (this.kinds[this.p] === T.LSQB) this.#openTypeParameters(defined, scope, atom, atom);
      if (this.kinds[this.p] === T.LPAR) this.#bases(defined);
      if (this.kinds[this.p] !== T.COLON) this.fail("':'");
    } catch (error) {
      this.#skipHeader(error, nesting);
    }
    this.scope = scopes.open(CLASS_SCOPE, this.scope, defined, binding, atom);
    this.node = defined;
    this.flow = 0;
    this.block();
    this.scope = scope;
    this.node = node;
    this.flow = flow;
    this.endNode(defined);
  }

  /** `type X[T] = ...`. The cursor is at `type`. */
  protected typeAlias(): void {
    const { scope } = this;
    const name = ++this.p;
    this.bindName(name);
    this.p++;
    if (this.kinds[this.p] === T.LSQB) this.#openTypeParameters(this.scopes.nodes[scope], scope, this.values[name]);
    this.expect(T.EQUAL, "'='");
    this.expression(ANNOTATE, true);
    this.scope = scope;
  }

  #define(first: number, name: number, atom: number, kind: number, scope: number, flags: number): number {
    const { nodes } = this.emitter;
    const parent = this.scopes.nodes[scope];
    const defined = this.addNamedNode(name, atom, kind, scope, parent, flags | this.nodeFlow(scope));
    nodes.setStart(defined, this.lines[first], this.column(first), this.starts[first]);
    return defined;
  }

  #bases(defined: number): void {
    const { kinds } = this;
    const { nodes } = this.emitter;
    const open = this.p++;
    if (this.isComprehension(open)) {
      nodes.addFlags(defined, F.dynamic_bases);
      this.argumentsOf(open);
      return;
    }
    while (kinds[this.p] !== T.RPAR) {
      const k = kinds[this.p];
      if (k === T.STAR || k === T.DOUBLE_STAR) {
        nodes.addFlags(defined, F.dynamic_bases);
        this.p++;
        this.expression(READ, true);
      } else if (k === T.NAME && kinds[this.p + 1] === T.EQUAL) {
        nodes.addFlags(defined, F.dynamic_bases);
        this.p += 2;
        this.expression(READ, true);
      } else this.expression(this.#isBase() ? INHERIT : READ, true);
      if (kinds[this.p] !== T.COMMA) break;
      this.p++;
    }
    this.expect(T.RPAR, "',' or ')'");
  }

  /** True when a dotted name, subscripted or not, stands between the cursor and the next comma or parenthesis. */
  #isBase(): boolean {
    const { kinds } = this;
    let token = this.p;
    if (kinds[token] !== T.NAME) return false;
    while (kinds[token + 1] === T.DOT) token += 2;
    token++;
    while (kinds[token] === T.LSQB) token = this.closing(token) + 1;
    return kinds[token] === T.COMMA || kinds[token] === T.RPAR;
  }

  /** Opens the scope of type parameters and reads them: `[T, U: int = str, *Ts, **P]`. */
  #openTypeParameters(
    owner: number,
    around: number,
    name: number,
    className: number = this.scopes.classes[around],
  ): void {
    const { kinds } = this;
    this.scope = this.scopes.open(TYPE_PARAMETER_SCOPE, around, owner, around, name);
    this.scopes.classes[this.scope] = className;
    this.p++;
    while (kinds[this.p] !== T.RSQB) {
      const flags = kinds[this.p] === T.STAR || kinds[this.p] === T.DOUBLE_STAR ? F.variadic : 0;
      if (flags !== 0) this.p++;
      const token = this.p;
      this.expect(T.NAME, 'the name of a type parameter');
      this.bindParameter(token, NodeKind.type_parameter, this.scope, flags);
      if (kinds[this.p] === T.COLON) {
        this.p++;
        this.expression(ANNOTATE, true);
      }
      if (kinds[this.p] === T.EQUAL) {
        this.p++;
        if (kinds[this.p] === T.STAR) this.p++;
        this.expression(ANNOTATE, true);
      }
      if (kinds[this.p] !== T.COMMA) break;
      this.p++;
    }
    this.expect(T.RSQB, "',' or ']'");
  }

  #decoratorFlags(): number {
    const { kinds, values } = this;
    let token = this.p;
    if (kinds[token] !== T.NAME) return 0;
    while (kinds[token + 1] === T.DOT && kinds[token + 2] === T.NAME) token += 2;
    const after = kinds[token + 1] === T.LPAR ? this.closing(token + 1) + 1 : token + 1;
    if (kinds[after] !== T.NEWLINE) return 0;
    const byName = DECORATOR_FLAGS.get(values[token]);
    if (byName !== undefined) return byName;
    return token > this.p ? (ATTRIBUTE_FLAGS.get(values[token]) ?? 0) : 0;
  }

  /** After a fault in the head of a definition: goes to the colon or line end before its body, so that the body keeps its place. */
  #skipHeader(error: unknown, nesting: number): void {
    if (error !== UNREADABLE) throw error;
    this.nesting = nesting;
    const { kinds } = this;
    while (kinds[this.p] !== T.NEWLINE && kinds[this.p] !== T.END) this.p++;
  }
}
