import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { formatFailure } from '@strata/formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BATCH, FORMS, IN_BATCHES, subjects } from './arrow-files.ts';
import { arrowRs, turnRound } from './arrow-rs.ts';

const rust = arrowRs();
if ('missing' in rust) console.warn(`interop: NOT RUN: arrow-rs: ${rust.missing}`);

describe.skipIf('missing' in rust)('Arrow of ours, and arrow-rs', () => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'strata-rust-'));
  const tables = subjects();
  const forms = [...FORMS, ...IN_BATCHES];
  const cases = forms.flatMap(([codec, ending]) => tables.map((table) => ({ codec, ending, table })));
  const fileOf = (side: string, { table, codec, ending }: (typeof cases)[number]) =>
    path.join(directory, `${side}-${table.schema.name}-${codec.name}${ending}`);
  let counts: number[][];

  beforeAll(() => {
    for (const each of cases) writeFileSync(fileOf('ours', each), each.codec.encodeRows(each.table));
    const program = 'program' in rust ? rust.program : '';
    counts = turnRound(
      program,
      cases.map((each) => [fileOf('ours', each), fileOf('theirs', each)] as const),
    );
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.each(forms.map(([codec]) => codec.name))('it reads what we write, and we read what it writes: %s', (form) => {
    cases.forEach((each, i) => {
      if (each.codec.name !== form) return;
      const { schema, rows, dictionaries } = each.table;
      const size = IN_BATCHES.some(([codec]) => codec === each.codec) ? BATCH : Number.POSITIVE_INFINITY;
      const batches = turnedBatches(rows, size);
      expect({ table: schema.name, counts: counts[i] }).toEqual({
        table: schema.name,
        counts: [batches.length, rows.length],
      });
      const decoded = each.codec.decode(Uint8Array.from(readFileSync(fileOf('theirs', each))), schema);
      if (!decoded.ok) throw new Error(formatFailure(decoded.failure));
      expect(decoded.table.toRows()).toEqual({ schema, rows: batches.flat(), dictionaries });
    });
  });
});

/** The rows in batches of so many, at least one, each turned round. */
function turnedBatches<T>(rows: readonly T[], size: number): T[][] {
  const batches = [rows.slice(0, size).toReversed()];
  for (let from = size; from < rows.length; from += size) batches.push(rows.slice(from, from + size).toReversed());
  return batches;
}
