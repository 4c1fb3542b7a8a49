import { CODE_BITS } from '../../text/byte-codes.ts';

/** What a block must contain for a pattern to match in it. Strings are of byte codes (see `text/byte-codes.ts`), one character each. */
export type TrigramQuery =
  /** Any block may match. */
  | { readonly kind: 'all' }
  /** No block can match. */
  | { readonly kind: 'none' }
  /** Three codes in a row. */
  | { readonly kind: 'trigram'; readonly trigram: number }
  /** One or two codes: any of the trigrams from `from` up to, not including, `to`. */
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'and' | 'or'; readonly queries: readonly TrigramQuery[] };

export const ALL: TrigramQuery = { kind: 'all' };
export const NONE: TrigramQuery = { kind: 'none' };

export function and(queries: readonly TrigramQuery[]): TrigramQuery {
  return join('and', queries, NONE, ALL);
}

export function or(queries: readonly TrigramQuery[]): TrigramQuery {
  return join('or', queries, ALL, NONE);
}

/** Flattens, drops duplicates and what changes nothing (`neutral`), and stops at what decides everything (`absorbing`). */
function join(
  kind: 'and' | 'or',
  queries: readonly TrigramQuery[],
  absorbing: TrigramQuery,
  neutral: TrigramQuery,
): TrigramQuery {
  const parts = new Map<string, TrigramQuery>();
  for (const query of queries) {
    if (query.kind === absorbing.kind) return absorbing;
    if (query.kind === neutral.kind) continue;
    for (const part of query.kind === kind ? query.queries : [query]) parts.set(keyOf(part), part);
  }
  const unique = [...parts.values()];
  return unique.length === 0 ? neutral : unique.length === 1 ? unique[0] : { kind, queries: unique };
}

function keyOf(query: TrigramQuery): string {
  switch (query.kind) {
    case 'trigram':
      return `${query.trigram}`;
    case 'range':
      return `${query.from}-${query.to}`;
    case 'and':
    case 'or':
      return `(${query.queries.map(keyOf).join(query.kind === 'and' ? '&' : '|')})`;
    default:
      return query.kind;
  }
}

/** The query for a string of codes: all its trigrams, or the range of those that begin with it if it is shorter. */
export function queryOf(codes: string): TrigramQuery {
  if (codes.length === 0) return ALL;
  if (codes.length < 3) {
    const shift = CODE_BITS * (3 - codes.length);
    const value = codes.length === 1 ? codes.charCodeAt(0) : pack(codes, 0, 2);
    return { kind: 'range', from: value << shift, to: (value + 1) << shift };
  }
  const trigrams: TrigramQuery[] = [];
  for (let i = 0; i + 3 <= codes.length; i++) trigrams.push({ kind: 'trigram', trigram: pack(codes, i, 3) });
  return and(trigrams);
}

function pack(codes: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) value = (value << CODE_BITS) | codes.charCodeAt(i);
  return value;
}
