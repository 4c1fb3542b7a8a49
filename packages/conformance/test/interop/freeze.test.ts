import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { capnpSchema, jsonCodec, symbolSchema } from '@strata/formats';
import { describe, expect, it } from 'vitest';
import { arrowRs, turnRound } from './arrow-rs.ts';
import { runJobs } from './python-peer.ts';
import { pythonWithTools } from './python-with-tools.ts';
import { filled } from './subject-tables.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../formats/test/fixtures/foreign');

const CODECS = [
  'json',
  'msgpack',
  'arrow-file',
  'arrow-stream',
  'shared-memory',
  'flatbuffers-rows',
  'flatbuffers-columns',
  'capnp',
];

/**
 * Writes what Python and Rust make of a small table into the fixtures of packages/formats, which its own tests read without either. Only when it is asked to, because those files are frozen: today's
 * code has to read what yesterday's libraries wrote. STRATA_FREEZE=1 npx vitest run test/interop/freeze
 */
describe.runIf(process.env.STRATA_FREEZE)('frozen fixtures', () => {
  it('are written by every codec of every other program', async () => {
    const environment = pythonWithTools();
    const rust = arrowRs();
    if (environment.python === undefined || 'missing' in rust) throw new Error('expected all tools');
    const table = filled(symbolSchema());
    const small = { ...table, rows: table.rows.slice(0, 20) };
    mkdirSync(FOLDER, { recursive: true });
    const fileOf = (name: string) => path.join(FOLDER, name);
    writeFileSync(fileOf('schema.json'), `${JSON.stringify(small.schema)}\n`);
    writeFileSync(fileOf('schema.capnp'), capnpSchema(small.schema));
    writeFileSync(fileOf('rows.json'), jsonCodec.encodeRows(small));
    const jobs = CODECS.map((codec) => ({
      do: 'write' as const,
      codec,
      schema: fileOf('schema.json'),
      from: fileOf('rows.json'),
      to: fileOf(`python.${codec}`),
    }));
    const peer = await runJobs(environment.python, jobs);
    await peer.end();
    expect(peer.done).toEqual(jobs.map(() => ({ rows: 20 })));
    // Twice round is as it was.
    for (const [form, ending] of [
      ['arrow-file', '.arrow'],
      ['arrow-stream', '.arrows'],
    ]) {
      const [given, once] = [path.join(tmpdir(), `given${ending}`), path.join(tmpdir(), `once${ending}`)];
      copyFileSync(fileOf(`python.${form}`), given);
      turnRound(rust.program, [
        [given, once],
        [once, fileOf(`rust${ending}`)],
      ]);
    }
  });
});
