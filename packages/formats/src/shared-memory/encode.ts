import type { EncodeOptions } from '../codec/codec.ts';
import { takeTargets } from '../codec/columns-of-plan.ts';
import { BUFFERS, type TablePlan } from '../codec/table-plan.ts';
import {
  COLUMNS_VERSION,
  type ColumnsLayout,
  ENTRY_BYTES,
  layOutColumns,
  PRELUDE_BYTES,
  Prelude,
} from './columns-layout.ts';
import { Content, HEADER_BYTES, writeHeader } from './layout.ts';
import { announce } from './thread-region.ts';

/** A table as a whole region that is published, in memory of any kind. It can be handed to a thread, or written to a file, as it is. */
export function encodeShared(
  plan: TablePlan,
  { allocate = (bytes) => new ArrayBuffer(bytes) }: EncodeOptions,
): Uint8Array {
  const layout = layOutColumns(plan);
  const size = HEADER_BYTES + layout.end;
  const bytes = new Uint8Array(allocate(size), 0, size);
  writeHeader(bytes, size, Content.columns);
  const payload = bytes.subarray(HEADER_BYTES);
  writeColumns(payload, plan, layout);
  announce(new Int32Array(bytes.buffer, 0, HEADER_BYTES / 4), payload, layout.end);
  return bytes;
}

/** Writes a table into a payload of zeroes, each value once, where it stays. @returns bytes that count */
export function writeColumns(
  payload: Uint8Array,
  plan: TablePlan,
  layout: ColumnsLayout = layOutColumns(plan),
): number {
  const { buffer, byteOffset } = payload;
  const view = new DataView(buffer, byteOffset);
  view.setUint32(Prelude.version, COLUMNS_VERSION, true);
  view.setUint32(Prelude.columns, plan.columns.length, true);
  view.setBigUint64(Prelude.rows, BigInt(plan.rows), true);
  view.setUint32(Prelude.schemaBytes, layout.schema.byteLength, true);
  view.setUint32(Prelude.directory, layout.directory, true);
  view.setBigUint64(Prelude.bytes, BigInt(layout.end), true);
  payload.set(layout.schema, PRELUDE_BYTES);
  let at = byteOffset + layout.body;
  plan.columns.forEach((sizes, i) => {
    const entry = layout.directory + i * ENTRY_BYTES;
    const [targets, end] = takeTargets(buffer, at, sizes);
    view.setBigUint64(entry, BigInt(sizes.nullCount), true);
    BUFFERS.forEach((name, k) => {
      view.setBigUint64(entry + 8 + k * 16, BigInt(targets[name].byteOffset - byteOffset), true);
      view.setBigUint64(entry + 16 + k * 16, BigInt(sizes[name]), true);
    });
    plan.write(i, targets);
    at = end;
  });
  return layout.end;
}
