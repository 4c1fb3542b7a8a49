import * as tokenKinds from '../lexer/token-kinds.ts';

const T = Object.freeze({ ...tokenKinds });

/** Tokens after which a name is only read. */
const BEFORE_A_READ = tokenKinds.kindTable([1, T.IN, T.PLUS_MINUS, T.STAR, T.LPAR]);
/** Tokens after which what a name stands for may have changed, or the name may stand for something else. */
const AFTER_A_CHANGE = tokenKinds.kindTable([1, T.EQUAL, T.AUGMENTED, T.WALRUS, T.DOT, T.LSQB]);

/**
 * Finds the value that a variable has where it is read, by going back over the tokens to where it was given one. The reader has to be at the top
 * level of a module; what lies in blocks that are closed by then (functions, other branches) is not looked into.
 *
 * @param atom - of its name
 * @param from - the first token behind those to look at: where the statement that reads it begins, or later if it does not give it a value
 * @param limit - the token to give up at
 * @returns the first token of the value. When the variable is given none on the way, or may have been changed since: ~t, where t is the last token
 *   looked at
 */
export function valueBefore(kinds: Uint8Array, values: Int32Array, atom: number, from: number, limit: number): number {
  let depth = 0;
  for (let token = from - 1; token >= limit; token--) {
    switch (kinds[token]) {
      case T.DEDENT:
        depth++;
        break;
      case T.INDENT:
        if (depth > 0) depth--;
        break;
      case T.NAME: {
        if (values[token] !== atom) break;
        const before = token === 0 ? T.NEWLINE : kinds[token - 1];
        const isStatement = before <= T.DEDENT || before === T.SEMI;
        if (isStatement && kinds[token + 1] === T.EQUAL) return depth === 0 ? token + 2 : ~token;
        const next = kinds[token + 1];
        const isRead = next === T.PLUS_MINUS || (BEFORE_A_READ[before] === 1 && AFTER_A_CHANGE[next] === 0);
        if (!isRead) return ~token;
      }
    }
  }
  return ~limit;
}
