import { GuardedMatcher } from './match/guarded-matcher.ts';
import { backtracking } from './pattern/backtracking.ts';
import { parseLiteral, parseRegex } from './pattern/parse-regex.ts';
import type { PatternFault } from './pattern/pattern-fault.ts';
import { concatenation, type PatternNode } from './pattern/syntax.ts';
import { toRegExps } from './pattern/to-regexp.ts';
import { AutomatonScanner } from './scan/automaton-scanner.ts';
import type { LineScanner } from './scan/line-scanner.ts';
import { MatcherScanner } from './scan/matcher-scanner.ts';
import { scanPlan } from './scan/scan-plan.ts';
import { rarestFirst } from './trigrams/rarest-first.ts';
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
  /** What finds the matching lines. @param timeLimit - milliseconds for expressions that might take forever */
  createSearcher(timeLimit: number): Searcher;
}

/** What finds matching lines, for one search. */
export interface Searcher {
  readonly scanner: LineScanner;
  /** What matches for the scanner, in another thread if it has to, where an automaton would be too large. */
  readonly guarded: GuardedMatcher | undefined;
}

export type CompileResult =
  | { readonly ok: true; readonly query: CompiledQuery }
  | { readonly ok: false; readonly fault: PatternFault };

/** Compiles a query, or says what is wrong with its pattern. */
export function compileQuery({ pattern, regex = false, ignoreCase = false, word = false }: LineQuery): CompileResult {
  const parsed = (regex ? parseRegex : parseLiteral)(pattern, { ignoreCase });
  if (!parsed.ok) return parsed;
  const node = word ? asWord(parsed.node) : parsed.node;
  const trigrams = rarestFirst(requiredTrigrams(node));
  const plan = scanPlan(node);
  if (plan !== undefined) {
    const createSearcher = (timeLimit: number): Searcher => ({
      scanner: new AutomatonScanner(plan, timeLimit),
      guarded: undefined,
    });
    return { ok: true, query: { trigrams, createSearcher } };
  }
  try {
    const regExps = toRegExps(node);
    const effort = backtracking(node);
    const createSearcher = (timeLimit: number): Searcher => {
      const guarded = new GuardedMatcher(regExps, effort, timeLimit);
      return { scanner: new MatcherScanner(guarded), guarded };
    };
    return { ok: true, query: { trigrams, createSearcher } };
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
