import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  arrowFileCodec,
  createArrowCodec,
  createArrowFileWriter,
  FileSink,
  formatFailure,
  mapFile,
  openArrowFile,
} from '@strata/formats';
import { sampleTable } from '@strata/formats/testing';
import { MapRow, StructRow, Vector } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonWithArrow } from '../python/python-environment.ts';
import { nestedTables, ownTables, type Sample } from './sample-tables.ts';

const environment = pythonWithArrow();
if ('missing' in environment) console.warn(`arrow-interop: NOT RUN: ${environment.missing}`);
const python = 'python' in environment ? environment.python : '';

const directory = mkdtempSync(path.join(os.tmpdir(), 'strata-interop-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const { common, special } = nestedTables();
const own = ownTables();

const fileOf = ({ name }: Sample) => path.join(directory, `${name}.arrow`);

async function write(sample: Sample): Promise<void> {
  const sink = new FileSink(fileOf(sample));
  const writer = createArrowFileWriter(sink, sample.schema);
  for (const batch of sample.batches) writer.append(batch);
  writer.finish(sample.dictionaries);
  await sink.sync();
  await sink.close();
}

function runPython(script: string, ...args: string[]): string {
  return execFileSync(python, [path.join(import.meta.dirname, script), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
}

function readWith(reader: string, samples: readonly Sample[]): unknown[] {
  const lines = runPython('read_files.py', reader, ...samples.map(fileOf))
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line));
}

/** A value of ours as the Python scripts print theirs. */
function plain(value: unknown): unknown {
  if (value instanceof Vector) return Array.from({ length: value.length }, (_, i) => plain(value.get(i)));
  if (value instanceof StructRow) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  if (value instanceof MapRow) return [...value].map(([key, inner]) => [key, plain(inner)]);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (ArrayBuffer.isView(value)) return [...(value as Float32Array)];
  return typeof value === 'bigint' ? Number(value) : value;
}

function readHere(file: string): unknown[] {
  const mapped = mapFile(file);
  if (!mapped.ok) throw new Error(formatFailure(mapped.failure));
  const opened = openArrowFile(mapped.file.bytes, file);
  if (!opened.ok) throw new Error(formatFailure(opened.failure));
  const { schema, batches } = opened.file;
  return batches.flatMap((batch) =>
    Array.from({ length: batch.numRows }, (_, row) =>
      Object.fromEntries(schema.fields.map(({ name }, i) => [name, plain(batch.getChildAt(i)?.get(row))])),
    ),
  );
}

describe.skipIf(!python)('Arrow files of ours', () => {
  beforeAll(async () => {
    for (const sample of [...own, common, special]) await write(sample);
  });

  // Dictionaries come after the batches that refer to them: the format allows it, and so must they all.
  it.each(['pyarrow', 'polars', 'arrow-rs'])(
    'have the rows that were written: every table of ours, read by %s',
    (reader) => {
      const read = readWith(reader, own);
      own.forEach(({ name, rows }, i) => {
        expect({ name, rows: read[i] }).toEqual({ name, rows });
      });
    },
  );

  it.each(['pyarrow', 'polars', 'arrow-rs'])('have the rows that were written: nested types, read by %s', (reader) => {
    expect(readWith(reader, [common])).toEqual([common.rows]);
  });

  it.each(['pyarrow', 'arrow-rs'])(
    'have the rows that were written: maps, fixed-size binary and null, read by %s',
    (reader) => {
      expect(readWith(reader, [special])).toEqual([special.rows]);
    },
  );
});

describe.skipIf(!python)('Arrow files of ours whose buffers are all compressed', () => {
  const table = { ...sampleTable, rows: sampleTable.rows.concat(...Array(9).fill(sampleTable.rows)) };
  const fileOf = (name: string) => path.join(directory, `${name}.arrow`);
  const codecs = (['lz4', 'zstd'] as const).flatMap((compression) =>
    [Number.POSITIVE_INFINITY, 300].map((rowsPerBatch) => createArrowCodec({ compression, rowsPerBatch })),
  );

  it.each(['pyarrow', 'polars', 'arrow-rs'])('have the same rows as those that are not, read by %s', (reader) => {
    for (const codec of [arrowFileCodec, ...codecs]) writeFileSync(fileOf(codec.name), codec.encodeRows(table));
    const names = [arrowFileCodec, ...codecs].map(({ name }) => fileOf(name));
    const [plain, ...compressed] = runPython('read_files.py', reader, ...names)
      .trimEnd()
      .split('\n');
    expect(JSON.parse(plain).length).toBe(table.rows.length);
    for (const rows of compressed) expect(rows === plain).toBe(true);
  });
});

describe.skipIf(!python)('Arrow files of others', () => {
  let written: Record<string, unknown[] | null>;
  beforeAll(() => {
    written = JSON.parse(runPython('write_files.py', directory));
  });

  it.each([
    'pyarrow.arrow',
    'pyarrow-sliced.arrow',
    'pyarrow-empty.arrow',
    'pyarrow-delta.arrow',
    'polars.arrow',
    'arrow-rs.arrow',
    ...['lz4', 'zstd'].flatMap((how) => [
      `pyarrow-${how}.arrow`,
      `pyarrow-${how}-sliced.arrow`,
      `pyarrow-${how}-empty.arrow`,
      `pyarrow-${how}-long.arrow`,
      `polars-${how}.arrow`,
      `arrow-rs-${how}.arrow`,
    ]),
  ])('are read with the rows they were written with: %s', (name) => {
    expect(readHere(path.join(directory, name))).toEqual(written[name]);
  });
});
