import { collectTables, LayerFailure, rowsOf, runLayer, tableOf } from '@strata/pipeline/testing';
import { arrowColumn, binary, defineTable, dictionary, enumeration, f32, u32, utf8 } from '@strata/tables';
import { Field, Int64, List, Struct, Utf8 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import misbehave from '../fixtures/toy/misbehave.ts';
import split from '../fixtures/toy/split.ts';
import { texts } from '../fixtures/toy/tables.ts';

const mixed = defineTable('mixed', 'All sorts', {
  id: u32('id'),
  ratio: f32('ratio', { nullable: true }),
  name: utf8('name'),
  bytes: binary('bytes'),
  word: dictionary('word', { nullable: true }),
  kind: enumeration(['one', 'two'], 'kind'),
  list: arrowColumn(new List(new Field('item', new Utf8(), true)), 'list', { nullable: true }),
  pair: arrowColumn(new Struct([new Field('a', new Int64()), new Field('b', new Utf8())]), 'pair', { nullable: true }),
});

describe('rows as plain objects', () => {
  it('come out of a table as they went in', () => {
    const rows = [
      {
        id: 1,
        ratio: 0.5,
        name: 'é',
        bytes: [1, 2],
        word: 'w',
        kind: 'two',
        list: ['x', null],
        pair: { a: 5n, b: 'y' },
      },
      { id: 2, ratio: null, name: '', bytes: [], word: null, kind: 'one', list: null, pair: null },
    ];
    const batch = tableOf(
      mixed,
      rows.map((row) => ({ ...row, bytes: new Uint8Array(row.bytes) })),
    );
    expect(rowsOf(batch)).toEqual(rows);
  });

  it('may leave columns out', () => {
    expect(rowsOf(tableOf(mixed, [{}]))).toEqual([
      { id: 0, ratio: null, name: '', bytes: [], word: null, kind: 'one', list: null, pair: null },
    ]);
  });

  it('are refused with columns, names and nulls that the table has not', () => {
    expect(() => tableOf(mixed, [{ other: 1 } as never])).toThrow("table 'mixed' has no column 'other'");
    expect(() => tableOf(mixed, [{ kind: 'three' }])).toThrow("column 'kind': expected one of one, two, got 'three'");
    expect(() => tableOf(mixed, [{ id: null }])).toThrow("column 'id' is not nullable, got null");
  });
});

describe('a layer run in this thread', () => {
  const batch = tableOf(texts, [{ text_id: 3, path: 'p', content: 'a B' }]);

  it('gives its outputs, and sees only what it selects', async () => {
    const seen: string[] = [];
    const spy = {
      ...split,
      run: (context: Parameters<typeof split.run>[0]) => {
        seen.push(...context.inputs.texts.schema.fields.map(({ name }) => name));
        return split.run(context);
      },
    };
    const { words, diagnostics } = await runLayer(spy, { texts: batch });
    expect(seen).toEqual(['text_id', 'path', 'content']);
    expect(rowsOf(words).map(({ word }) => word)).toEqual(['a', 'B']);
    expect(diagnostics.numRows).toBe(0);
  });

  it('takes options as a configuration gives them', async () => {
    const { words } = await runLayer(split, { texts: batch }, { options: { separator: 'B' } });
    expect(rowsOf(words).map(({ word }) => word)).toEqual(['a ']);
  });

  it('fails as it would in a run', async () => {
    const two = tableOf(texts, [{ path: 'p' }, { path: 'q' }]);
    const failing = runLayer(misbehave, { texts: two }, { options: { how: 'throw' } });
    await expect(failing).rejects.toThrow('RangeError: that went wrong');
    await expect(failing).rejects.toBeInstanceOf(LayerFailure);
    await expect(failing).rejects.toMatchObject({ failure: { reason: 'threw', place: 'q' } });
  });
});

describe('collecting tables', () => {
  it('gives a table without rows its columns', () => {
    const sink = collectTables();
    sink.finish(texts, new Map());
    const table = sink.tables.get('texts')!;
    expect(table.numRows).toBe(0);
    expect(table.schema.fields.map(({ name }) => name)).toEqual(['text_id', 'path', 'owner']);
  });
});
