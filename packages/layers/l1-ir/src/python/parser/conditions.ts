import { knownCondition } from '../known-condition.ts';
import * as tokenKinds from '../lexer/token-kinds.ts';
import * as wellKnown from '../well-known.ts';
import { TYPE_ONLY } from './names.ts';
import { SimpleStatements } from './simple-statements.ts';

const T = Object.freeze({ ...tokenKinds });
const { TYPE_CHECKING } = wellKnown;

/** 1 for atoms a condition begins with whose outcome may be known, and for kinds of constants. */
const DECIDES = new Uint8Array(wellKnown.WELL_KNOWN.length);
for (const atom of wellKnown.CONDITION_NAMES) DECIDES[atom] = 1;
const IS_CONSTANT = tokenKinds.kindTable([1, T.TRUE, T.FALSE, T.NUMBER]);
/** Tokens of the longest condition that is decided. */
const MAX_CONDITION = 60;

/** What is known of the condition after `if` or `elif`, at which the cursor is, before it is read as an expression. */
export abstract class Conditions extends SimpleStatements {
  /** TYPE_ONLY for `if TYPE_CHECKING:` and `if typing.TYPE_CHECKING:` (or elif), else 0. */
  protected typeCheckingFlow(): number {
    const { kinds, values, p } = this;
    const name = kinds[p + 2] === T.DOT ? p + 3 : p + 1;
    const isName = kinds[p + 1] === T.NAME && kinds[name] === T.NAME && values[name] === TYPE_CHECKING;
    return isName && kinds[name + 1] === T.COLON ? TYPE_ONLY : 0;
  }

  /** How the condition after `if` or `elif` comes out, where that is known: see {@link knownCondition}. */
  protected knownOutcome(): boolean | undefined {
    const { kinds, starts, ends, source } = this;
    let token = this.p + 1;
    while (kinds[token] === T.NOT || kinds[token] === T.LPAR) token++;
    const atom = kinds[token] === T.NAME ? this.values[token] : DECIDES.length;
    const isCandidate = atom < DECIDES.length ? DECIDES[atom] === 1 : IS_CONSTANT[kinds[token]] === 1;
    if (!isCandidate) return undefined;
    const words: string[] = [];
    for (token = this.p + 1; kinds[token] !== T.COLON || this.#isInSlice(token); token++) {
      if (kinds[token] === T.NEWLINE || kinds[token] === T.END || words.length === MAX_CONDITION) return undefined;
      words.push(Buffer.from(source.subarray(starts[token], ends[token])).toString('latin1'));
    }
    return knownCondition(words);
  }

  /** True for the colon in `version_info[:2]`. */
  #isInSlice(colon: number): boolean {
    return this.kinds[colon - 1] === T.LSQB;
  }
}
