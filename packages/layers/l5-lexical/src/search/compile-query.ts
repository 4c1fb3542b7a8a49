import { GuardedMatcher } from './match/guarded-matcher.ts';
import type { LineMatcher } from './match/line-matcher.ts';
import { LiteralMatcher } from './match/literal-matcher.ts';
import { backtracking } from './pattern/backtracking.ts';
import { parseLiteral, parseRegex } from './pattern/parse-regex.ts';
import type { PatternFault } from './pattern/pattern-fault.ts';
import { concatenation, type PatternNode } from './pattern/syntax.ts';
import { toRegExps } from './pattern/to-regexp.ts';
import { requiredTrigrams } from './trigrams/required-trigrams.ts';
import type { TrigramQuery } from './trigrams/trigram-query.ts';

/** What to look for. */
export interface LineQuery {
  readonly pattern: string;
  /** The pattern is a regular expression. Default: text that stands for itself. */
  readonly regex?: boolean;
  /** Characters that differ in case alone are equal (Unicode's simple case folding). Default false. */
  readonly ignoreCase?: boolean;
  /** Only matches with no word character before or after them. Default false. */
  readonly word?: boolean;
}

/** A query, ready to run over any index. */
export interface CompiledQuery {
  /** What a block must have to be read. */
  readonly trigrams: TrigramQuery;
  /** What finds the matching lines of a block. @param timeLimit - milliseconds, for a `GuardedMatcher` */
  createMatcher(timeLimit: number): LineMatcher;
}

export type CompileResult =
  | { readonly ok: true; readonly query: CompiledQuery }
  | { readonly ok: false; readonly fault: PatternFault };

/** Compiles a query, or says what is wrong with its pattern. */
export function compileQuery({ pattern, regex = false, ignoreCase = false, word = false }: LineQuery): CompileResult {
  const parsed = (regex ? parseRegex : parseLiteral)(pattern, { ignoreCase });
  if (!parsed.ok) return parsed;
  const node = word ? asWord(parsed.node) : parsed.node;
  const trigrams = requiredTrigrams(node);
  const text = plainText(node);
  if (text !== undefined) return { ok: true, query: { trigrams, createMatcher: () => new LiteralMatcher(text) } };
  try {
    const regExps = toRegExps(node);
    const effort = backtracking(node);
    const createMatcher = (timeLimit: number) => new GuardedMatcher(regExps, effort, timeLimit);
    return { ok: true, query: { trigrams, createMatcher } };
  } catch (error) {
    // The engine's own limits are all that can fail here: the syntax is ours.
    const message = `the regular expression engine refuses it (${(error as Error).message}); make it smaller`;
    return { ok: false, fault: { reason: 'too-large', pattern, at: 0, message } };
  }
}

function asWord(node: PatternNode): PatternNode {
  return concatenation([
    { kind: 'assertion', assertion: 'word-start-half' },
    node,
    { kind: 'assertion', assertion: 'word-end-half' },
  ]);
}

/** The text a pattern stands for, if it is nothing but text, not empty, and case matters. */
function plainText(node: PatternNode): string | undefined {
  const nodes = node.kind === 'concatenation' ? node.nodes : [node];
  let text = '';
  for (const child of nodes) {
    if (child.kind !== 'character' || child.ignoreCase) return undefined;
    text += String.fromCodePoint(child.code);
  }
  return text;
}
