import { describe, expect, it } from 'vitest';
import {
  openSharedRegion,
  openThreadRegion,
  planRows,
  type RowTable,
  SharedTableReader,
  shareTable,
  shareTableWithThreads,
  whyNotMapped,
} from '../src/index.ts';
import { symbolTables } from './support/symbol-tables.ts';

const [table] = symbolTables;
const fewer: RowTable = { ...table, rows: table.rows.slice(0, 1) };

const rowsOf = (reader: SharedTableReader) => {
  const read = reader.read();
  return read.ok ? read.table.toRows().rows : read.failure.reason;
};

describe('a reader of a table in shared memory', () => {
  it('hands out the same table until there is another', () => {
    const region = shareTableWithThreads(planRows(table));
    const reader = new SharedTableReader(() => openThreadRegion(region.buffer), table.schema);
    expect(rowsOf(reader)).toEqual(table.rows);
    expect(reader.read()).toEqual(reader.read());
    const first = reader.read();
    const again = reader.read();
    expect(first.ok && again.ok && first.table === again.table).toBe(true);

    const other = shareTableWithThreads(planRows(fewer));
    region.rewrite((payload) => {
      payload.set(other.payload);
      return other.payload.length;
    });
    expect(rowsOf(reader)).toEqual(fewer.rows);
  });

  it('checks what has taken the place of a table, and finds a good one after a bad one', () => {
    const region = shareTableWithThreads(planRows(table));
    const reader = new SharedTableReader(() => openThreadRegion(region.buffer), table.schema);
    const good = region.payload.slice();
    expect(rowsOf(reader)).toEqual(table.rows);
    region.rewrite((payload) => payload.fill(0xff).length);
    expect(rowsOf(reader)).toBe('unsupported');
    region.rewrite((payload) => {
      payload.set(good);
      return good.length;
    });
    expect(rowsOf(reader)).toEqual(table.rows);
  });

  it('says what opening says, and reads nothing after close unless it is asked again', () => {
    const nothing = new SharedTableReader(() => openSharedRegion('strata-no-such-table'), table.schema);
    expect(rowsOf(nothing)).toBe('not-found');
    const region = shareTableWithThreads(planRows(table));
    const reader = new SharedTableReader(() => openThreadRegion(region.buffer), table.schema);
    expect(rowsOf(reader)).toEqual(table.rows);
    reader.close();
    reader.close();
    expect(rowsOf(reader)).toEqual(table.rows);
  });

  // Where nothing can be mapped it is copied out, with the same result.
  it(`keeps memory of another process open after that has let it go${process.platform === 'linux' ? '' : ` (${whyNotMapped()})`}`, () => {
    const shared = shareTable(planRows(table));
    if (!shared.ok) throw new Error(shared.failure.got);
    const reader = new SharedTableReader(() => openSharedRegion(shared.region.address), table.schema);
    expect(rowsOf(reader)).toEqual(table.rows);
    shared.region.unlink();
    shared.region.close();
    if (process.getBuiltinModule('node:ffi')) expect(rowsOf(reader)).toEqual(table.rows);
    reader.close();
    expect(rowsOf(reader)).toBe('not-found');
  });
});
