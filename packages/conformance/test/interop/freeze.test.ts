import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { capnpSchema, jsonCodec, symbolSchema } from '@strata/formats';
import { describe, expect, it } from 'vitest';
import { pythonEnvironment } from '../python/python-environment.ts';
import { arrowRs, turnRound } from './arrow-rs.ts';
import { PYTHON_CODECS } from './python-codecs.ts';
import { runJobs } from './python-peer.ts';

import { filled } from './subject-tables.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../formats/test/fixtures/foreign');

/**
 * Writes what Python and Rust make of a small table into the fixtures of packages/formats, which its own tests read without either. Only when it is asked to, and only files that are not there yet,
 * because they are frozen: today's code has to read what yesterday's libraries wrote. STRATA_FREEZE=1 npx vitest run test/interop/freeze
 */
describe.runIf(process.env.STRATA_FREEZE)('frozen fixtures', () => {
  it('are written by every codec of every other program', async () => {
    const environment = pythonEnvironment();
    const rust = arrowRs();
    if (environment.python === undefined || 'missing' in rust) throw new Error('expected all tools');
    const table = filled(symbolSchema());
    const small = { ...table, rows: table.rows.slice(0, 20) };
    mkdirSync(FOLDER, { recursive: true });
    const fileOf = (name: string) => path.join(FOLDER, name);
    const isNew = ({ to }: { readonly to: string }) => !existsSync(to);
    writeFileSync(fileOf('schema.json'), `${JSON.stringify(small.schema)}\n`);
    writeFileSync(fileOf('schema.capnp'), capnpSchema(small.schema));
    writeFileSync(fileOf('rows.json'), jsonCodec.encodeRows(small));
    // Compressed files have the rows again and again, so that there is something to compress.
    const long = { ...small, rows: Array.from({ length: 30 }, () => small.rows).flat() };
    const longRows = path.join(tmpdir(), 'strata-long-rows.json');
    writeFileSync(longRows, jsonCodec.encodeRows(long));
    const write = (codec: string, to: string) => ({
      do: 'write' as const,
      codec,
      schema: fileOf('schema.json'),
      from: /lz4|zstd/.test(codec) ? longRows : fileOf('rows.json'),
      to: fileOf(to),
    });
    const jobs = [
      ...PYTHON_CODECS.map(([{ name }]) => write(name, `python.${name}`)),
      ...(['lz4', 'zstd'] as const).flatMap((how) => [
        write(`polars-file-${how}`, `polars.${how}.arrow`),
        write(`polars-stream-${how}`, `polars.${how}.arrows`),
      ]),
    ].filter(isNew);
    const peer = await runJobs(environment.python, jobs);
    await peer.end();
    expect(peer.done).toEqual(jobs.map(({ from }) => ({ rows: from === longRows ? 600 : 20 })));
    for (const [form, ending] of [
      ['file', '.arrow'],
      ['stream', '.arrows'],
    ]) {
      for (const how of ['', 'lz4', 'zstd']) {
        const to = fileOf(`rust${how && `.${how}`}${ending}`);
        if (existsSync(to)) continue;
        // Twice round is as it was.
        const [given, once] = [path.join(tmpdir(), `given${ending}`), path.join(tmpdir(), `once${ending}`)];
        copyFileSync(fileOf(`python.arrow-${form}${how && `-${how}`}`), given);
        turnRound(rust.program, [
          [given, once],
          [once, to],
        ]);
      }
    }
  });
});
