import { ReferenceKind } from '@strata/tables';
import * as tokenKinds from '../lexer/token-kinds.ts';
import { COMPREHENSION_SCOPE } from '../scopes/scopes.ts';
import { Grammar } from './grammar.ts';

const T = Object.freeze({ ...tokenKinds });

const { read: READ } = ReferenceKind;

/** Comprehensions and generator expressions. */
export abstract class Comprehensions extends Grammar {
  /**
   * Reads a comprehension up to its closing bracket. The cursor is behind the opening one.
   *
   * @param name - atom of the name its scope has: `<listcomp>`
   * @param close - kind of the closing bracket
   */
  protected comprehension(name: number, close: number): void {
    const { kinds } = this;
    const around = this.scope;
    const scope = this.scopes.open(COMPREHENSION_SCOPE, around, this.scopes.nodes[around], around, name);
    this.scope = scope;
    if (kinds[this.p] === T.STAR || kinds[this.p] === T.DOUBLE_STAR) this.p++;
    this.expression(READ, true);
    if (close === T.RBRACE && kinds[this.p] === T.COLON) {
      this.p++;
      this.expression(READ, true);
    }
    let first = true;
    for (;;) {
      if (kinds[this.p] === T.ASYNC) this.p++;
      if (kinds[this.p] !== T.FOR) break;
      this.p++;
      this.targets(T.IN);
      this.expect(T.IN, "'in'");
      // The first iterable is evaluated before the comprehension's own scope exists.
      this.scope = first ? around : scope;
      this.expression(READ, false);
      this.scope = scope;
      first = false;
      while (kinds[this.p] === T.IF) {
        this.p++;
        this.expression(READ, false);
      }
    }
    this.scope = around;
    this.expect(close, "'for', 'if' or the end of the comprehension");
  }
}
