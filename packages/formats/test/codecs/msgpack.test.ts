import { describe, expect, it } from 'vitest';
import { msgpackCodec, msgpackRecordsCodec, symbolSchema } from '../../src/index.ts';
import { codecSuite } from '../../src/testing/index.ts';
import { symbolTables } from '../support/symbol-tables.ts';

codecSuite(msgpackCodec, { tables: symbolTables });
codecSuite(msgpackRecordsCodec, { tables: symbolTables });

describe('msgpack', () => {
  it('does not allocate what a length announces', () => {
    // Arrays of 30 million within arrays of 30 million: 240 MB each for msgpackr by itself.
    const bomb = Buffer.concat([
      Buffer.from('81a4726f7773', 'hex'),
      ...Array(7).fill(Buffer.from('dd01c9c380', 'hex')),
    ]);
    for (const codec of [msgpackCodec, msgpackRecordsCodec]) {
      expect(codec.decode(bomb, symbolSchema())).toMatchObject({ ok: false, failure: { reason: 'truncated' } });
    }
  });

  it('refuses records in plain MessagePack, and extensions', () => {
    const [table] = symbolTables;
    const records = msgpackRecordsCodec.encodeRows(table);
    expect(msgpackCodec.decode(records, table.schema)).toMatchObject({ ok: false, failure: { reason: 'unsupported' } });
    const date = Buffer.from('d6ff5f000000', 'hex');
    expect(msgpackCodec.decode(date, table.schema)).toMatchObject({ ok: false, failure: { reason: 'unsupported' } });
  });
});
