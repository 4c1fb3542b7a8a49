import { afterEach, describe, expect, it } from 'vitest';
import {
  formatFailure,
  openSharedRegion,
  openThreadRegion,
  planRows,
  readSharedTable,
  type SharedRegion,
  type ShareTableOptions,
  sharedMemoryCodec,
  shareTable,
  shareTableWithThreads,
  type WritableRegion,
} from '../../src/index.ts';
import { codecSuite } from '../../src/testing/index.ts';
import { sampleTable } from '../../src/testing/sample-table.ts';

codecSuite(sharedMemoryCodec);

const made: WritableRegion[] = [];
afterEach(() => {
  for (const region of made.splice(0)) {
    region.unlink();
    region.close();
  }
});

function opened(opening: ReturnType<typeof openSharedRegion>): SharedRegion {
  if (!opening.ok) throw new Error(formatFailure(opening.failure));
  return opening.region;
}

function rowsIn(region: SharedRegion) {
  const decoded = readSharedTable(region, sampleTable.schema);
  if (!decoded.ok) throw new Error(formatFailure(decoded.failure));
  return { copied: decoded.table.copiedBytes, rows: decoded.table.toRows().rows };
}

describe('a table that is shared', () => {
  it.each<ShareTableOptions>([{}, { kind: 'posix', name: `strata-codec-${process.pid}` }])(
    'has the same rows in another process: %j',
    (options) => {
      const shared = shareTable(planRows(sampleTable), options);
      if (!shared.ok) throw new Error(formatFailure(shared.failure));
      made.push(shared.region);
      const region = opened(openSharedRegion(shared.region.address));
      const { copied, rows } = rowsIn(region);
      expect(rows).toEqual(sampleTable.rows);
      expect(copied).toBe(region.how === 'copied' ? region.bytes.byteLength : 0);
    },
  );

  it('has the same rows in another thread, in the same memory', () => {
    const region = shareTableWithThreads(planRows(sampleTable));
    const table = readSharedTable(opened(openThreadRegion(region.buffer)), sampleTable.schema);
    expect(table.ok && table.table.toRows().rows).toEqual(sampleTable.rows);
    const [column] = (table.ok && table.table.columns().columns) || [];
    expect(column && 'offsets' in column && column.offsets.buffer).toBe(region.buffer);
  });

  it('is what the codec encodes into a SharedArrayBuffer', () => {
    const bytes = sharedMemoryCodec.encodeRows(sampleTable, { allocate: (length) => new SharedArrayBuffer(length) });
    expect(rowsIn(opened(openThreadRegion(bytes.buffer as SharedArrayBuffer))).rows).toEqual(sampleTable.rows);
  });

  it('is refused when the region holds something else', () => {
    const region = shareTableWithThreads(planRows(sampleTable));
    const other = { name: 'other', columns: sampleTable.schema.columns };
    const decoded = readSharedTable(opened(openThreadRegion(region.buffer)), other);
    expect(decoded).toMatchObject({ ok: false, failure: { reason: 'other-schema' } });
    new Int32Array(region.buffer)[10] = 0;
    const plain = readSharedTable(opened(openThreadRegion(region.buffer)), sampleTable.schema);
    expect(plain).toMatchObject({ ok: false, failure: { reason: 'not-this-format' } });
  });
});
