import * as tables from '@strata/tables';
import { defineTable, dictionary, enumeration, type files, selectionOf, u32, utf8 } from '@strata/tables';
import { Dictionary, type Field } from 'apache-arrow';
import { describe, expect, it } from 'vitest';

const table = defineTable('things', 'Some things', {
  id: u32('id'),
  name: dictionary('name', { nullable: true }),
  kind: enumeration(['a', 'b'], 'kind'),
  body: utf8('body', { transient: true }),
});

describe('a table definition', () => {
  it('makes the Arrow schema: types, nullability, what each column means', () => {
    expect(table.schema.fields.map(({ name, type, nullable }) => `${name} ${type} ${nullable}`)).toEqual([
      'id Uint32 false',
      'name Dictionary<Uint32, Utf8> true',
      'kind Dictionary<Uint8, Utf8> false',
      'body Utf8 false',
    ]);
    expect(table.schema.fields[0].metadata.get('doc')).toBe('id');
    expect(table.schema.metadata.get('strata.table')).toBe('things');
  });

  it('numbers dictionaries by column, so that a table gives the same bytes in every process', () => {
    const ids = table.schema.fields.flatMap(({ type }: Field) => (type instanceof Dictionary ? [type.id] : []));
    expect(ids).toEqual([1, 2]);
  });

  it('selects columns, and knows the table they are of', () => {
    const selection = table.select('kind', 'id');
    expect(Object.keys(selection.columns)).toEqual(['kind', 'id']);
    expect(selection.table).toBe(table);
    expect(selectionOf(selection)).toBe(selection);
    expect(selectionOf(table)).toEqual({ table, columns: table.columns });
  });

  it('refuses names that could not name a file or an SQL column', () => {
    expect(() => defineTable('Things', 'x', {})).toThrow(
      "table 'Things': expected lower_snake_case names, got 'Things'",
    );
    expect(() => defineTable('things', 'x', { 'a b': u32('x') })).toThrow(
      "table 'things': expected lower_snake_case names, got 'a b'",
    );
    expect(() => defineTable('things', 'x', { '2nd': u32('x') })).toThrow("got '2nd'");
  });

  it('refuses to select a column it has not, and says which it has', () => {
    expect(() => table.select('id', 'size' as 'id')).toThrow(
      "table 'things' has no column 'size'; its columns are id, name, kind, body",
    );
  });

  it('says what every column of ours means', () => {
    const defined = Object.values(tables).filter(
      (value): value is typeof files => typeof value === 'object' && 'schema' in value,
    );
    expect(defined.length).toBeGreaterThan(10);
    for (const { doc, columns } of defined) {
      for (const text of [doc, ...Object.values(columns).map((column) => column.doc)])
        expect(text.length).toBeGreaterThan(3);
    }
    expect(defined.filter(({ appendable }) => appendable).map(({ name }) => name)).toEqual(['diagnostics']);
  });
});
