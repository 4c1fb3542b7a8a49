import { createSharedRegion } from '../shared-memory/create-region.ts';
import { Content } from '../shared-memory/layout.ts';
import type { CreateRegionResult, WritableRegion } from '../shared-memory/region.ts';
import { createThreadRegion, type ThreadRegion } from '../shared-memory/thread-region.ts';
import { MAX_LANE, MIN_LANE, ringBytes } from './layout.ts';
import { isDivisible, layOut } from './ring-memory.ts';

export interface RingOptions {
  /** How many producers will come, each once. Default: 1. */
  readonly producers?: number;
  /** Room for what one producer has published and the consumer has not taken; a power of two. A message may take half. Default: 1 MiB. */
  readonly laneBytes?: number;
  /** Between processes: the name others open it by. Default: none; they are told the region's `address`. */
  readonly name?: string;
}

/** A ring between threads: post its `buffer`, and open it there with `openThreadRegion`. @throws RangeError for options that cannot be */
export function createThreadRing({ producers = 1, laneBytes = 1 << 20 }: RingOptions = {}): ThreadRegion {
  check(producers, laneBytes);
  const region = createThreadRegion(ringBytes(producers, laneBytes), Content.ring);
  publish(region, producers, laneBytes);
  return region;
}

/**
 * A ring between processes: others open its `address` with `openSharedRegion`. It needs memory that both sides map and neither can cut short, so
 * Linux and `node:ffi`; where they are missing this says so.
 *
 * @throws RangeError for options that cannot be
 */
export function createSharedRing({ producers = 1, laneBytes = 1 << 20, name }: RingOptions = {}): CreateRegionResult {
  check(producers, laneBytes);
  const bytes = ringBytes(producers, laneBytes);
  const created = createSharedRegion({ bytes, content: Content.ring, name, rewritable: true, mapped: true });
  if (created.ok) publish(created.region, producers, laneBytes);
  return created;
}

function publish(region: WritableRegion, producers: number, laneBytes: number): void {
  layOut(region.payload, producers, laneBytes);
  region.publish(ringBytes(producers, laneBytes));
}

function check(producers: number, laneBytes: number): void {
  if (isDivisible(producers, laneBytes)) return;
  throw new RangeError(
    `expected 1 to 65536 producers and lanes of a power of two from ${MIN_LANE} to ${MAX_LANE} bytes, got ${producers} of ${laneBytes}`,
  );
}
