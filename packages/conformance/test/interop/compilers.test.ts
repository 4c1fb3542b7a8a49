import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type Codec,
  capnpCodec,
  capnpSchema,
  flatColumnsCodec,
  flatRowsCodec,
  flatRowsSchema,
  formatFailure,
  jsonCodec,
  type RowTable,
} from '@strata/formats';
import { sampleTable } from '@strata/formats/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { pythonEnvironment } from '../python/python-environment.ts';
import { type Job, runJobs } from './python-peer.ts';
import { pipelineTables, rfcTables } from './subject-tables.ts';

const has = (tool: string) => {
  try {
    execFileSync(tool, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(
      `interop: NOT RUN: expected ${tool} in PATH and found none; install it to have its compiler read and write our tables`,
    );
    return false;
  }
};
const [flatc, capnp] = [has('flatc'), has('capnp')];

const environment = pythonEnvironment();
const python =
  environment.python !== undefined && environment.tools.has('flatbuffers') ? environment.python : undefined;
if (python === undefined)
  console.warn(`interop: NOT RUN: the Python that flatc generates: ${environment.missing.join('; ')}`);

const COLUMNS_SCHEMA = path.resolve(import.meta.dirname, '../../../formats/src/flatbuffers/columns/table.fbs');

const directory = mkdtempSync(path.join(os.tmpdir(), 'strata-compilers-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const fileOf = (name: string) => path.join(directory, name);

const tables = [sampleTable, ...rfcTables(), ...pipelineTables()];

function expectTable(codec: Codec, bytes: Uint8Array, table: RowTable): void {
  // Files are read into the middle of a pool of Node's.
  const decoded = codec.decode(Uint8Array.from(bytes), table.schema);
  if (!decoded.ok) throw new Error(formatFailure(decoded.failure));
  expect(decoded.table.toRows()).toEqual(table);
}

describe.skipIf(!flatc)('flatc', () => {
  const run = (...args: string[]) =>
    execFileSync('flatc', args, { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });

  it.each([
    ['rows', flatRowsCodec, (table: RowTable) => flatRowsSchema(table.schema)],
    ['columns', flatColumnsCodec, () => readFileSync(COLUMNS_SCHEMA, 'utf8')],
  ] as const)('reads what we write, and what it writes is read: %s', (_, codec, schemaOf) => {
    for (const table of tables) {
      writeFileSync(fileOf('table.fbs'), schemaOf(table));
      writeFileSync(fileOf('ours.bin'), codec.encodeRows(table));
      run('--json', '--raw-binary', '--strict-json', 'table.fbs', '--', 'ours.bin');
      rmSync(fileOf('ours.bin'));
      // Halves are whole numbers to it, and nulls fields left out: what it read has to be all there is for it to be the same table again.
      run('--binary', 'table.fbs', 'ours.json');
      expectTable(codec, readFileSync(fileOf('ours.bin')), table);
    }
  });

  it.skipIf(python === undefined)('generates Python that reads what we write, of every table', async () => {
    const jobs: Job[] = [];
    for (const table of tables) {
      const { name } = table.schema;
      writeFileSync(fileOf(`${name}.json`), JSON.stringify(table.schema));
      writeFileSync(fileOf(`${name}.fbs`), flatRowsSchema(table.schema));
      copyFileSync(COLUMNS_SCHEMA, fileOf(`${name}.columns.fbs`));
      for (const codec of [flatRowsCodec, flatColumnsCodec]) {
        const as = codec === flatRowsCodec ? 'flatc-rows' : 'flatc-columns';
        writeFileSync(fileOf(`${name}.${as}`), codec.encodeRows(table));
        jobs.push({
          do: 'read',
          codec: as,
          schema: fileOf(`${name}.json`),
          from: fileOf(`${name}.${as}`),
          to: fileOf(`${name}.${as}.read`),
        });
      }
    }
    const peer = await runJobs(python ?? '', jobs);
    await peer.end();
    for (const [i, done] of peer.done.entries()) {
      const table = tables[i >> 1];
      expect({ job: jobs[i].to, ...done }).toEqual({ job: jobs[i].to, rows: table.rows.length });
      expectTable(jsonCodec, readFileSync(jobs[i].to), table);
    }
  });
});

describe.skipIf(!capnp)('the capnp tool', () => {
  it('reads what we write, and what it writes is read', () => {
    for (const table of tables) {
      const schema = capnpSchema(table.schema);
      const [, root] = /struct (\w+Table) \{/.exec(schema) ?? [];
      writeFileSync(fileOf('table.capnp'), schema);
      const convert = (how: string, input: Uint8Array) =>
        execFileSync('capnp', ['convert', how, 'table.capnp', root], {
          cwd: directory,
          input,
          maxBuffer: 1 << 28,
          stdio: ['pipe', 'pipe', 'pipe'],
        });
      const json = convert('binary:json', capnpCodec.encodeRows(table));
      expectTable(capnpCodec, convert('json:binary', json), table);
    }
  });
});
