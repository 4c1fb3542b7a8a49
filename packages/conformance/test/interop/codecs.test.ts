import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {
  type Codec,
  capnpSchema,
  formatFailure,
  jsonCodec,
  openSharedRegion,
  planRows,
  type RowTable,
  readSharedTable,
  shareTable,
  type WritableRegion,
} from '@strata/formats';
import { sampleTable } from '@strata/formats/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonEnvironment } from '../python/python-environment.ts';
import { PYTHON_CODECS } from './python-codecs.ts';
import { type Done, type Job, type PythonPeer, runJobs } from './python-peer.ts';
import { pipelineTables, rfcTables } from './subject-tables.ts';

const environment = pythonEnvironment();
for (const missing of environment.missing) console.warn(`interop: NOT RUN: ${missing}`);
const tools: ReadonlySet<string> = environment.python === undefined ? new Set() : environment.tools;
const posix = process.platform === 'linux';
if (!posix)
  console.warn(
    `interop: NOT RUN: named shared memory: POSIX objects are files on Linux only, and this is ${process.platform}`,
  );

const directory = mkdtempSync(path.join(os.tmpdir(), 'strata-interop-'));
const tables = [sampleTable, ...rfcTables(), ...pipelineTables()];

const fileOf = (...parts: string[]) => path.join(directory, parts.join('-'));
const nameOf = (...parts: string[]) => `strata-interop-${process.pid}-${parts.join('-')}`;

describe.skipIf(environment.python === undefined)('tables of ours, and Python', () => {
  const regions: WritableRegion[] = [];
  const jobs: Job[] = [];
  const done = new Map<string, Done>();
  let peer: PythonPeer;

  beforeAll(async () => {
    mkdirSync(directory, { recursive: true });
    for (const table of tables) prepare(table);
    peer = await runJobs(environment.python ?? '', jobs);
    peer.done.forEach((result, i) => {
      done.set(keyOf(jobs[i]), result);
    });
  });

  afterAll(async () => {
    await peer?.end();
    for (const region of regions) {
      region.unlink();
      region.close();
    }
    rmSync(directory, { recursive: true, force: true });
  });

  function prepare(table: RowTable): void {
    const { name } = table.schema;
    const schema = fileOf(name, 'schema.json');
    writeFileSync(schema, JSON.stringify(table.schema));
    writeFileSync(fileOf(name, 'schema.capnp'), capnpSchema(table.schema));
    const rows = fileOf(name, 'rows.json');
    writeFileSync(rows, jsonCodec.encodeRows(table));
    for (const [codec, tool] of PYTHON_CODECS) {
      if (!tools.has(tool)) continue;
      writeFileSync(fileOf(name, 'ours', codec.name), codec.encodeRows(table));
      jobs.push({
        do: 'read',
        codec: codec.name,
        schema,
        from: fileOf(name, 'ours', codec.name),
        to: fileOf(name, 'read', codec.name),
      });
      jobs.push({ do: 'write', codec: codec.name, schema, from: rows, to: fileOf(name, 'theirs', codec.name) });
    }
    if (!posix) return;
    const shared = shareTable(planRows(table), { kind: 'posix', name: nameOf(name, 'ours') });
    if (!shared.ok) throw new Error(formatFailure(shared.failure));
    regions.push(shared.region);
    jobs.push({ do: 'read', codec: 'posix', schema, from: shared.region.address, to: fileOf(name, 'read', 'posix') });
    jobs.push({ do: 'write', codec: 'posix', schema, from: rows, to: nameOf(name, 'theirs') });
  }

  for (const [codec, tool] of PYTHON_CODECS) {
    it.skipIf(!tools.has(tool))(`${codec.name}: Python reads what we write, and we read what Python writes`, () => {
      for (const table of tables) {
        const { name } = table.schema;
        expectDone('read', codec.name, name);
        expectRows(jsonCodec, readFileSync(fileOf(name, 'read', codec.name)), table);
        expectDone('write', codec.name, name);
        expectRows(codec, readFileSync(fileOf(name, 'theirs', codec.name)), table);
      }
    });
  }

  it.skipIf(!posix)('named shared memory: multiprocessing.shared_memory opens ours, and we open theirs', () => {
    for (const table of tables) {
      const { name } = table.schema;
      expectDone('read', 'posix', name);
      expectRows(jsonCodec, readFileSync(fileOf(name, 'read', 'posix')), table);
      expectDone('write', 'posix', name);
      const opened = openSharedRegion(nameOf(name, 'theirs'));
      if (!opened.ok) throw new Error(formatFailure(opened.failure));
      const decoded = readSharedTable(opened.region, table.schema);
      if (!decoded.ok) throw new Error(formatFailure(decoded.failure));
      expect(decoded.table.toRows()).toEqual(table);
    }
  });

  function expectDone(what: string, codec: string, table: string): void {
    const result = done.get(`${what} ${codec} ${fileOf(table, 'schema.json')}`);
    expect({ table, ...result }).toEqual({ table, rows: expect.any(Number) });
  }
});

const keyOf = ({ do: what, codec, schema }: Job) => `${what} ${codec} ${schema}`;

function expectRows(codec: Codec, bytes: Uint8Array, table: RowTable): void {
  // Files are read into the middle of a pool of Node's.
  const decoded = codec.decode(Uint8Array.from(bytes), table.schema);
  if (!decoded.ok) throw new Error(formatFailure(decoded.failure));
  expect(decoded.table.toRows()).toEqual(table);
}
