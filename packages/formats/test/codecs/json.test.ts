import { describe, expect, it } from 'vitest';
import { jsonCodec } from '../../src/index.ts';
import { codecSuite } from '../../src/testing/index.ts';
import { symbolTables } from '../support/symbol-tables.ts';

codecSuite(jsonCodec, { tables: symbolTables });

describe('json', () => {
  it('has values for the floats that JSON has not', () => {
    const schema = { name: 't', columns: [{ name: 'x', type: 'f64', nullable: false }] } as const;
    const rows = [{ x: Number.NaN }, { x: Number.POSITIVE_INFINITY }, { x: Number.NEGATIVE_INFINITY }];
    const decoded = jsonCodec.decode(jsonCodec.encodeRows({ schema, rows, dictionaries: {} }), schema);
    expect(decoded.ok && decoded.table.toRows().rows).toEqual(rows);
  });

  it('says that the version is another', () => {
    const schema = { name: 't', columns: [] };
    const bytes = Buffer.from('{"format":"strata-json","version":2,"table":"t","dictionaries":{},"rows":[]}');
    expect(jsonCodec.decode(bytes, schema)).toMatchObject({ ok: false, failure: { reason: 'unsupported' } });
  });
});
