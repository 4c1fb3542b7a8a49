import { Content } from '../shared-memory/layout.ts';
import type { SharedRegion, WritableRegion } from '../shared-memory/region.ts';
import { type RingFailure, ringFailure } from './ring-failure.ts';
import { type RingMemory, takeApart } from './ring-memory.ts';

/** A region that a ring may lie in: one that was opened, or the maker's own. */
export type RingRegion = SharedRegion | WritableRegion;

/** The ring in a region, which may hold anything. */
export function openRing(
  region: RingRegion,
): { readonly ok: true; readonly memory: RingMemory } | { readonly ok: false; readonly failure: RingFailure } {
  if (region.how === 'copied' || ('immutable' in region && region.immutable)) {
    return { ok: false, failure: ringFailure('not-a-ring', 'memory that both sides share', 'a copy of it') };
  }
  if ('content' in region && region.content !== Content.ring) {
    return { ok: false, failure: ringFailure('not-a-ring', 'a region that holds a ring', `content ${region.content}`) };
  }
  const memory = takeApart('payload' in region ? region.payload : region.bytes);
  if (memory) return { ok: true, memory };
  return { ok: false, failure: ringFailure('damaged', 'lanes that fit the region', 'others') };
}
