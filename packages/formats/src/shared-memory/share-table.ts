import { checkColumns } from '../codec/check-columns.ts';
import { type DecodeResult, decodeSafely } from '../codec/codec.ts';
import { DecodeError } from '../codec/codec-failure.ts';
import { DecodedColumns } from '../codec/decoded-columns.ts';
import type { TablePlan } from '../codec/table-plan.ts';
import type { TableSchema } from '../codec/table-schema.ts';
import { layOutColumns } from './columns-layout.ts';
import { type CreateRegionOptions, createSharedRegion } from './create-region.ts';
import { readColumns } from './decode.ts';
import { writeColumns } from './encode.ts';
import { Content } from './layout.ts';
import type { CreateRegionResult, SharedRegion } from './region.ts';
import { createThreadRegion, type ThreadRegion } from './thread-region.ts';

/** Where a table goes: see {@link CreateRegionOptions}. */
export type ShareTableOptions = Pick<CreateRegionOptions, 'name' | 'kind'>;

/**
 * Writes a table (`planRows`, `planColumns`) into memory that other processes open by the region's address, in place, and publishes it. Close the region when
 * they have it, or nobody is to have it any more.
 */
export function shareTable(plan: TablePlan, options: ShareTableOptions = {}): CreateRegionResult {
  const layout = layOutColumns(plan);
  const created = createSharedRegion({ ...options, bytes: layout.end, content: Content.columns });
  if (created.ok) created.region.publish(writeColumns(created.region.payload, plan, layout));
  return created;
}

/** As {@link shareTable}, for the threads of this process: post the region's `buffer`, and open it there with `openThreadRegion`. */
export function shareTableWithThreads(plan: TablePlan): ThreadRegion {
  const layout = layOutColumns(plan);
  const region = createThreadRegion(layout.end, Content.columns);
  region.publish(writeColumns(region.payload, plan, layout));
  return region;
}

/** The table in a region that was opened, as views of it. They are of no more use once the region is closed. */
export function readSharedTable(region: SharedRegion, schema: TableSchema): DecodeResult {
  return decodeSafely('shared-memory', schema, () => {
    if (region.content !== Content.columns) {
      throw new DecodeError('not-this-format', 'a table in columns', `content ${region.content}`);
    }
    const copied = region.how === 'copied' ? region.bytes.byteLength : 0;
    return new DecodedColumns(checkColumns(readColumns(region.bytes, schema)), copied);
  });
}
