import { CODE_BITS } from '../../text/byte-codes.ts';
import { BYTE_SHARE } from '../prefilter/byte-rarity.ts';
import type { TrigramQuery } from './trigram-query.ts';

const CODE_MASK = (1 << CODE_BITS) - 1;
const A = 0x61;
const Z = 0x7a;
/** Of codes that stand for bytes beyond ASCII and for control characters. */
const RARE = 1e-4;

/** A query with the parts of each conjunction in the order in which they are expected to leave few blocks: so the first say most, and the others may not be needed. */
export function rarestFirst(query: TrigramQuery): TrigramQuery {
  if (query.kind === 'or') return { ...query, queries: query.queries.map(rarestFirst) };
  if (query.kind !== 'and') return query;
  const parts = query.queries.map(rarestFirst).map((part) => ({ part, share: shareOf(part) }));
  return { ...query, queries: parts.sort((a, b) => a.share - b.share).map(({ part }) => part) };
}

function shareOf(query: TrigramQuery): number {
  if (query.kind !== 'trigram') return Infinity;
  let share = 1;
  for (let shift = 0; shift < 3 * CODE_BITS; shift += CODE_BITS)
    share *= shareOfCode((query.trigram >> shift) & CODE_MASK);
  return share;
}

/** Letters are of both cases; codes of capitals stand for other bytes. */
function shareOfCode(code: number): number {
  if (code >= A && code <= Z) return BYTE_SHARE[code] + BYTE_SHARE[code - 0x20];
  return (code >= 0x20 && code < 0x41) || code > 0x5a || code === 9 || code === 10 ? BYTE_SHARE[code] : RARE;
}
