import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type ColumnSchema, formatFailure, type Row, type RowTable } from '@strata/formats';
import { openIndex } from '@strata/pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORMS, IN_BATCHES, subjects } from './arrow-files.ts';
import { nodejsPolars } from './nodejs-polars.ts';

const found = nodejsPolars();
if ('missing' in found) console.warn(`interop: NOT RUN: nodejs-polars: ${found.missing}`);

/** Types that nodejs-polars 0.25 does not have: halves. It has bytes but no way to show them. */
const isKnown = (column: ColumnSchema) =>
  column.type !== 'binary' && column.type !== 'f16' && !('item' in column && column.item === 'f16');

describe.skipIf('missing' in found)('Arrow of ours, read by nodejs-polars', () => {
  const polars = 'polars' in found ? found.polars : (undefined as never);

  it.each([...FORMS, ...IN_BATCHES])('has the rows that were written: $name', (codec, ending) => {
    for (const table of subjects().map(withoutUnknown)) {
      const bytes = Buffer.from(codec.encodeRows(table));
      const frame = ending.endsWith('.arrow') ? polars.readIPC(bytes) : polars.readIPCStream(bytes);
      const rows = frame.toRecords().map((row) => plain(row, table));
      expect({ table: table.schema.name, rows }).toEqual({
        table: table.schema.name,
        rows: table.rows.map((row) => shown(row, table)),
      });
    }
  });

  describe('in an index', () => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'strata-polars-'));
    beforeAll(() => {
      mkdirSync(path.join(directory, 'pkg'));
      writeFileSync(path.join(directory, 'pkg/core.py'), 'def work(a):\n    return a\n');
      writeFileSync(path.join(directory, 'pkg/user.py'), 'from .core import work\nwork(1)\n');
      execFileSync(path.resolve(import.meta.dirname, '../../../../bin/strata'), ['index', directory], {
        stdio: 'ignore',
      });
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    it('has every table, with all rows', () => {
      const opened = openIndex(path.join(directory, '.strata'));
      if (!opened.ok) throw new Error(formatFailure(opened.failure));
      const { tables, generation } = opened.index.manifest;
      expect(tables.length).toBeGreaterThan(10);
      for (const { name, file, rows } of tables) {
        const bytes = readFileSync(
          path.join(directory, '.strata/generations', String(generation).padStart(6, '0'), file),
        );
        expect({ name, rows: polars.readIPC(bytes).height }).toEqual({ name, rows });
      }
      opened.index.close();
    });
  });
});

function withoutUnknown(table: RowTable): RowTable {
  return { ...table, schema: { ...table.schema, columns: table.schema.columns.filter(isKnown) } };
}

/** A row with words for codes. */
function shown(row: Row, { schema, dictionaries }: RowTable): Record<string, unknown> {
  return Object.fromEntries(
    schema.columns.map(({ name, type }) => {
      const value = row[name];
      return [name, plainValue(type === 'dictionary' && value !== null ? dictionaries[name][Number(value)] : value)];
    }),
  );
}

const plain = (row: Record<string, unknown>, { schema }: RowTable) =>
  Object.fromEntries(schema.columns.map(({ name }) => [name, plainValue(row[name])]));

/** 64-bit numbers as doubles: nodejs-polars gives no others in some types. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value !== null && typeof value === 'object') {
    const items =
      'toArray' in value ? (value as { toArray(): unknown[] }).toArray() : [...(value as Iterable<unknown>)];
    return items.map(plainValue);
  }
  return value ?? null;
}
