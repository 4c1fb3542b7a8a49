import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { formatFailure } from '@strata/formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORMS, subjects } from './arrow-files.ts';
import { arrowRs, turnRound } from './arrow-rs.ts';

const rust = arrowRs();
if ('missing' in rust) console.warn(`interop: NOT RUN: arrow-rs: ${rust.missing}`);

describe.skipIf('missing' in rust)('Arrow of ours, and arrow-rs', () => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'strata-rust-'));
  const tables = subjects();
  const cases = FORMS.flatMap(([codec, ending]) => tables.map((table) => ({ codec, ending, table })));
  const fileOf = (side: string, { table, ending }: (typeof cases)[number]) =>
    path.join(directory, `${side}-${table.schema.name}${ending}`);
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

  it.each(FORMS.map(([codec]) => codec.name))('it reads what we write, and we read what it writes: %s', (form) => {
    cases.forEach((each, i) => {
      if (each.codec.name !== form) return;
      const { schema, rows, dictionaries } = each.table;
      expect({ table: schema.name, counts: counts[i] }).toEqual({ table: schema.name, counts: [1, rows.length] });
      const decoded = each.codec.decode(Uint8Array.from(readFileSync(fileOf('theirs', each))), schema);
      if (!decoded.ok) throw new Error(formatFailure(decoded.failure));
      expect(decoded.table.toRows()).toEqual({ schema, rows: rows.toReversed(), dictionaries });
    });
  });
});
