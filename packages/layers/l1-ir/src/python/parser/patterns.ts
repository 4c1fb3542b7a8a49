import { ReferenceKind } from '@strata/tables';
import * as tokenKinds from '../lexer/token-kinds.ts';
import * as wellKnown from '../well-known.ts';
import { Exports } from './exports.ts';

const T = Object.freeze({ ...tokenKinds });
const { UNDERSCORE } = wellKnown;

/** Patterns of `case`. */
export abstract class Patterns extends Exports {
  /** Reads the patterns of a `case`: one, or a sequence without brackets. */
  protected patterns(): void {
    this.#sequence(T.COLON);
  }

  /** Reads patterns between commas, up to a token of the kind `end` (or the guard's `if`), which is left. */
  #sequence(end: number): void {
    const { kinds } = this;
    for (;;) {
      this.#pattern();
      if (kinds[this.p] !== T.COMMA) return;
      this.p++;
      if (kinds[this.p] === end || kinds[this.p] === T.IF) return;
    }
  }

  #pattern(): void {
    const { kinds } = this;
    if (kinds[this.p] === T.STAR) this.p++;
    this.#closed();
    while (kinds[this.p] === T.VBAR) {
      this.p++;
      this.#closed();
    }
    if (kinds[this.p] === T.AS) {
      this.p++;
      this.#capture();
    }
  }

  #closed(): void {
    const { kinds } = this;
    switch (kinds[this.p]) {
      case T.NAME:
        this.#nameOrClass();
        break;
      case T.NUMBER:
      case T.PLUS_MINUS:
        this.#number();
        break;
      case T.STRING:
      case T.FSTRING_START:
        this.strings();
        break;
      case T.NONE:
      case T.TRUE:
      case T.FALSE:
        this.p++;
        break;
      case T.LPAR:
      case T.LSQB: {
        const close = kinds[this.p] + 4;
        this.p++;
        if (kinds[this.p] !== close) this.#sequence(close);
        this.expect(close, `',' or '${close === T.RPAR ? ')' : ']'}'`);
        break;
      }
      case T.LBRACE:
        this.#mapping();
        break;
      default:
        this.fail('a pattern');
    }
  }

  #nameOrClass(): void {
    const next = this.kinds[this.p + 1];
    if (next !== T.DOT && next !== T.LPAR) {
      this.#capture();
      return;
    }
    this.#value();
    if (this.kinds[this.p] === T.LPAR) this.#arguments();
  }

  /** A dotted name that is looked up, not bound; also the class of a class pattern, which is not called. */
  #value(): void {
    const { kinds, values } = this;
    const base = values[this.p];
    const symbol = this.readSymbol(base);
    let text = this.texts.name(base);
    this.refer(this.p++, ReferenceKind.read, text, symbol);
    while (kinds[this.p] === T.DOT) {
      const token = ++this.p;
      this.expect(T.NAME, 'the name of an attribute');
      text = this.texts.join(text, values[token]);
      this.refer(token, ReferenceKind.read, text, symbol);
    }
  }

  #arguments(): void {
    const { kinds } = this;
    this.p++;
    while (kinds[this.p] !== T.RPAR) {
      if (kinds[this.p] === T.NAME && kinds[this.p + 1] === T.EQUAL) this.p += 2;
      this.#pattern();
      if (kinds[this.p] !== T.COMMA) break;
      this.p++;
    }
    this.expect(T.RPAR, "',' or ')'");
  }

  #mapping(): void {
    const { kinds } = this;
    this.p++;
    while (kinds[this.p] !== T.RBRACE) {
      if (kinds[this.p] === T.DOUBLE_STAR) {
        this.p++;
        this.#capture();
      } else {
        if (kinds[this.p] === T.NAME) this.#value();
        else this.#closed();
        this.expect(T.COLON, "':'");
        this.#pattern();
      }
      if (kinds[this.p] !== T.COMMA) break;
      this.p++;
    }
    this.expect(T.RBRACE, "',' or '}'");
  }

  /** A number with its sign, or a complex number: `-1`, `3 + 4j`. */
  #number(): void {
    const { kinds } = this;
    while (kinds[this.p] === T.PLUS_MINUS || kinds[this.p] === T.NUMBER) this.p++;
  }

  #capture(): void {
    const token = this.p;
    this.expect(T.NAME, 'a name');
    if (this.values[token] !== UNDERSCORE) this.bindName(token);
  }
}
