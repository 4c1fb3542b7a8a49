import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { createBatchWriter, defineTable, u32, utf8 } from '@strata/tables';
import { CompressionType, compressionRegistry, tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrowDecodeError, openArrowFile } from '../src/index.ts';
import { arbitraryBatches } from './support/arbitrary-table.ts';
import { decode, encode } from './support/encode.ts';
import { plainRows } from './support/plain-values.ts';

const table = defineTable('sample', 'Rows of one file, with names', {
  file_id: u32('file', { compressed: true }),
  line: u32('line'),
  name: utf8('name', { compressed: true }),
});
const COMPRESSED = new Set(['file_id', 'name']);
const ROWS = 1000;

function sampleBytes(): Uint8Array<SharedArrayBuffer> {
  const writer = createBatchWriter(table);
  for (let i = 0; i < ROWS; i++) {
    writer.columns.file_id.push(7);
    writer.columns.line.push(i);
    writer.columns.name.push(`package.module.Class.method${i % 10}`);
  }
  return encode(table.schema, [writer.finish()], undefined, COMPRESSED);
}

/** Where the frames of the sample lie: each begins with zstd's magic. */
function framesOf(bytes: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = Buffer.from(bytes).indexOf('28b52ffd', 0, 'hex'); at >= 0; ) {
    found.push(at);
    at = Buffer.from(bytes).indexOf('28b52ffd', at + 4, 'hex');
  }
  return found;
}

describe('compressed columns', () => {
  it('give back the values of any batches, of any types', () => {
    fc.assert(
      fc.property(arbitraryBatches, fc.infiniteStream(fc.boolean()), ({ schema, batches }, isCompressed) => {
        const names = new Set(schema.fields.map(({ name }) => name).filter(() => isCompressed.next().value));
        const file = decode(encode(schema, batches, undefined, names));
        expect(plainRows(file.batches)).toEqual(plainRows(batches));
      }),
      { numRuns: 100 },
    );
  });

  it('take less room, and leave the others views of the file at a multiple of 64', () => {
    const bytes = sampleBytes();
    expect(bytes.byteLength).toBeLessThan(ROWS * 4 + ROWS * 4 + 2500);
    const [fileId, line, name] = decode(bytes).batches[0].data.children;
    expect(line.values.buffer).toBe(bytes.buffer);
    expect(line.values.byteOffset % 64).toBe(0);
    expect(name.valueOffsets.buffer).toBe(bytes.buffer);
    expect(fileId.values.buffer).not.toBe(bytes.buffer);
    expect(fileId.values).toBe(fileId.values);
    expect(framesOf(bytes).length).toBe(2);
  });

  it("are read by apache-arrow's reader, given a codec", () => {
    compressionRegistry.set(CompressionType.ZSTD, {
      encode: (data: Uint8Array) => new Uint8Array(zstdCompressSync(data)),
      decode: (data: Uint8Array) => new Uint8Array(zstdDecompressSync(data)),
    });
    const read = tableFromIPC(Uint8Array.from(sampleBytes()));
    expect([read.numRows, read.getChild('file_id')?.get(999), read.getChild('line')?.get(999)]).toEqual([ROWS, 7, 999]);
    expect(read.getChild('name')?.get(999)).toBe('package.module.Class.method9');
  });

  it('that are damaged say so when they are read, whatever the damage', () => {
    const good = sampleBytes();
    const rows = plainRows(decode(good).batches);
    const outcomes = new Set<string>();
    for (const frame of framesOf(good)) {
      for (let at = frame - 8; at < frame + 40; at++) {
        const bytes = good.slice();
        bytes[at] ^= 0x11;
        outcomes.add(outcomeOf(bytes, rows));
      }
    }
    // Some bytes of a frame make other values, which only the checksum of the file can tell; some have no meaning.
    expect([...outcomes].sort()).toEqual(['damaged at once', 'damaged when read', 'other values', 'the same values']);
  });

  it('that claim more than a frame of their size can hold are refused before any memory is taken', () => {
    const bytes = sampleBytes();
    const view = new DataView(bytes.buffer);
    for (const length of [2n ** 62n, 2n ** 40n, -2n, BigInt(ROWS * 4 - 4)]) {
      view.setBigInt64(framesOf(bytes)[0] - 8, length, true);
      const opened = openArrowFile(bytes);
      expect(opened.ok ? 'fine' : opened.failure.reason).toBe('damaged');
    }
    view.setBigInt64(framesOf(bytes)[0] - 8, BigInt(ROWS * 4 + 4), true);
    expect(() => plainRows(decode(bytes).batches)).toThrow(ArrowDecodeError);
  });
});

describe('a codec that the format does not have', () => {
  it('is refused as unsupported', () => {
    const bytes = sampleBytes();
    const outcomes = new Set<string>();
    // One of these bytes is the codec; 0 is LZ4, 1 is ZSTD.
    for (let at = 0; at < framesOf(bytes)[0] - 8; at++) {
      if (bytes[at] !== 1) continue;
      bytes[at] = 9;
      const opened = openArrowFile(bytes);
      if (!opened.ok && opened.failure.expected.includes('LZ4_FRAME')) outcomes.add(opened.failure.reason);
      bytes[at] = 1;
    }
    expect([...outcomes]).toEqual(['unsupported']);
  });
});

function outcomeOf(bytes: Uint8Array, expected: unknown): string {
  const opened = openArrowFile(bytes);
  if (!opened.ok) return `${opened.failure.reason} at once`;
  try {
    return JSON.stringify(plainRows(opened.file.batches)) === JSON.stringify(expected)
      ? 'the same values'
      : 'other values';
  } catch (error) {
    if (error instanceof ArrowDecodeError) return `${error.reason} when read`;
    throw error;
  }
}
