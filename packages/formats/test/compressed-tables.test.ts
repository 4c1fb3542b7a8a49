import { describe, expect, it } from 'vitest';
import {
  type Codec,
  type Compression,
  createArrowCodec,
  type NumberColumn,
  type RowTable,
  symbolSchema,
  type TableSchema,
} from '../src/index.ts';
import { decodeGood, sampleTable } from '../src/testing/index.ts';

const ROWS = 5000;
const table: RowTable = {
  schema: symbolSchema(),
  dictionaries: { file_id: Array.from({ length: 50 }, (_, i) => `src/package/module_${i}.py`) },
  rows: Array.from({ length: ROWS }, (_, i) => ({
    id: `function:src/package/module_${i % 50}.py:Class.method_${i}`,
    fqn: `package.module_${i % 50}.Class.method_${i}`,
    kind: i % 9,
    file_id: i % 50,
    start_line: i,
    start_col: 4,
    end_line: i + 3,
    end_col: 0,
  })),
};

const codecs = (['lz4', 'zstd'] as const).flatMap((compression) =>
  (['file', 'stream'] as const).map(
    (form) => [`${form}, ${compression}`, createArrowCodec({ form, compression }), compression] as const,
  ),
);

const MAGIC: Record<Compression, string> = { lz4: '04224d18', zstd: '28b52ffd' };

/** Of a batch; the words are one more. */
const FRAMES: Record<Compression, number> = { lz4: 6, zstd: 10 };

/** Where frames lie. */
function framesOf(bytes: Uint8Array, compression: Compression): number[] {
  const found: number[] = [];
  const buffer = Buffer.from(bytes);
  for (let at = buffer.indexOf(MAGIC[compression], 0, 'hex'); at >= 0; ) {
    found.push(at);
    at = buffer.indexOf(MAGIC[compression], at + 4, 'hex');
  }
  return found;
}

const encoded = (codec: Codec) => Uint8Array.from(codec.encodeRows(table));

describe.each(codecs)('an Arrow %s', (_, codec, compression) => {
  it('is much smaller, with a frame for each buffer that gets smaller by it', () => {
    const bytes = encoded(codec);
    const plain = createArrowCodec({ form: codec.name.includes('file') ? 'file' : 'stream' }).encodeRows(table);
    expect(bytes.byteLength).toBeLessThan(plain.byteLength * (compression === 'zstd' ? 0.25 : 0.5));
    // LZ4 makes nothing of numbers that count up: offsets, lines.
    expect(framesOf(bytes, compression).length).toBe(FRAMES[compression] + 1);
  });

  it('counts what it decompressed as copied, and nothing of what was stored as it is', () => {
    const few = { ...table, rows: table.rows.slice(0, 5), dictionaries: { file_id: ['a.py', ...Array(49).fill('')] } };
    expect(decodeGood(codec, Uint8Array.from(codec.encodeRows(few)), few.schema).copiedBytes).toBe(0);
    const decoded = decodeGood(codec, encoded(codec), table.schema);
    const bytes = encoded(codec);
    const view = new DataView(bytes.buffer);
    const lengths = framesOf(bytes, compression).map((frame) => Number(view.getBigInt64(frame - 8, true)));
    expect(decoded.copiedBytes).toBe(lengths.reduce((sum, length) => sum + length));
    expect(decoded.copiedBytes).toBeGreaterThan(400_000);
  });

  it('is refused for any change of a frame that is found, with a reason of the contract', () => {
    const good = encoded(codec);
    const outcomes = new Set<string>();
    for (const frame of framesOf(good, compression)) {
      for (const at of [frame - 8, frame - 5, frame - 1, frame, frame + 4, frame + 5, frame + 14, frame + 30]) {
        const bytes = good.slice();
        bytes[at] ^= 0x41;
        const result = codec.decode(bytes, table.schema);
        outcomes.add(result.ok ? 'ok' : result.failure.reason);
      }
    }
    outcomes.delete('ok');
    expect([...outcomes]).toEqual(['damaged']);
  });

  it('is refused where a buffer announces more than its rows can need, before memory is taken', () => {
    const good = encoded(codec);
    for (const frame of framesOf(good, compression)) {
      const bytes = good.slice();
      const view = new DataView(bytes.buffer);
      const length = view.getBigInt64(frame - 8, true);
      // The next multiple of 64 is padding.
      for (const more of [128n, length * 10n, 2n ** 31n, 2n ** 62n]) {
        view.setBigInt64(frame - 8, length + more, true);
        expect(codec.decode(bytes, table.schema)).toMatchObject({ ok: false, failure: { reason: 'damaged' } });
      }
    }
  });
});

it('an Arrow file is refused where it would grow more than a thousand times in all', () => {
  const schema: TableSchema = { name: 'zeroes', columns: [{ name: 'zero', type: 'u8', nullable: false }] };
  const decode = (compression: Compression, rows: number) => {
    const codec = createArrowCodec({ compression });
    const zeroes: NumberColumn = { type: 'u8', values: new Uint8Array(rows), validity: undefined };
    return codec.decode(Uint8Array.from(codec.encodeColumns({ schema, rows, columns: [zeroes] })), schema);
  };
  // Small files may grow as they like, and LZ4 grows 255 times at most.
  expect(decode('zstd', 1 << 24).ok).toBe(true);
  expect(decode('lz4', 1 << 25).ok).toBe(true);
  expect(decode('zstd', 1 << 25)).toMatchObject({
    ok: false,
    failure: { reason: 'damaged', expected: expect.stringContaining('when decompressed') },
  });
});

describe('batches of an Arrow file that is compressed', () => {
  it.each(['lz4', 'zstd'] as const)('have their own frames, and share the words: %s', (compression) => {
    for (const form of ['file', 'stream'] as const) {
      const codec = createArrowCodec({ form, compression, rowsPerBatch: 1000 });
      expect(codec.name).toBe(`arrow-${form}-${compression}-1000`);
      const bytes = encoded(codec);
      expect(framesOf(bytes, compression).length).toBe(1 + 5 * FRAMES[compression]);
      expect(decodeGood(codec, bytes, table.schema).toRows().rows).toEqual(table.rows);
    }
  });

  it('may be too small to be compressed, or empty', () => {
    for (const [, codec] of codecs) {
      for (const rows of [0, 1]) {
        const small = { ...sampleTable, rows: sampleTable.rows.slice(0, rows) };
        const bytes = Uint8Array.from(codec.encodeRows(small));
        expect(decodeGood(codec, bytes, small.schema).toRows()).toEqual(small);
      }
    }
  });
});
