import { crc32 } from 'node:zlib';
import { createBatchWriter, defineTable, files, NONE, nodes, references, u32, utf8 } from '@strata/tables';
import {
  RecordBatch as Batch,
  type Data,
  DenseUnion,
  Field,
  Float64,
  Int32,
  makeData,
  type RecordBatch,
  RecordBatchFileWriter,
  Schema,
  SparseUnion,
  Struct,
  Table,
  tableFromIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSink, createArrowFileWriter, MemorySink } from '../src/index.ts';
import { arbitraryBatches } from './support/arbitrary-table.ts';
import { decode, encode } from './support/encode.ts';
import { plainRows } from './support/plain-values.ts';

const RUNS = { numRuns: 150 };

/** Every buffer of the columns, at any depth, dictionaries too. */
function* buffersOf(data: Data): Generator<ArrayBufferView> {
  for (const buffer of [data.values, data.nullBitmap, data.valueOffsets, data.typeIds]) {
    if (buffer && buffer.byteLength > 0) yield buffer;
  }
  for (const child of data.children) yield* buffersOf(child);
  for (const chunk of data.dictionary?.data ?? []) yield* buffersOf(chunk);
}

function referenceBatch(rows: number, file = 0, names = 20): RecordBatch {
  const writer = createBatchWriter(references);
  const { columns } = writer;
  for (let i = 0; i < rows; i++) {
    columns.file_id.push(file);
    columns.node.push(i);
    columns.kind.push(i % 6);
    columns.binding.push(i % 5);
    columns.target.pushId(i % 3 === 0 ? NONE : i);
    columns.text.pushString(`name${i % names}`);
    columns.line.push(i + 1);
    columns.col.push(i % 80);
    columns.length.push(i % 7);
  }
  return writer.finish();
}

describe('an Arrow file', () => {
  it('gives back the values of any batches, of any types', () => {
    fc.assert(
      fc.property(arbitraryBatches, ({ schema, batches }) => {
        const file = decode(encode(schema, batches));
        expect(plainRows(file.batches)).toEqual(plainRows(batches));
        expect(file.rows).toBe(batches.reduce((sum, batch) => sum + batch.numRows, 0));
        expect(`${file.schema}`).toBe(`${schema}`);
      }),
      RUNS,
    );
  });

  it("is read the same by apache-arrow's reader", () => {
    fc.assert(
      fc.property(arbitraryBatches, ({ schema, batches }) => {
        const table = tableFromIPC(Uint8Array.from(encode(schema, batches)));
        expect(plainRows(table.batches)).toEqual(plainRows(batches));
        expect(table.schema.metadata).toEqual(schema.metadata);
        expect(table.schema.fields.map(({ metadata }) => metadata)).toEqual(
          schema.fields.map(({ metadata }) => metadata),
        );
      }),
      RUNS,
    );
  });

  it("is read from apache-arrow's writer with the same values", () => {
    fc.assert(
      fc.property(arbitraryBatches, ({ schema, batches }) => {
        const written = RecordBatchFileWriter.writeAll(new Table(schema, batches)).toUint8Array(true);
        expect(plainRows(decode(written.slice()).batches)).toEqual(plainRows(batches));
      }),
      RUNS,
    );
  });

  it('is opened without copying: every buffer is a view of the bytes', () => {
    fc.assert(
      fc.property(arbitraryBatches, ({ schema, batches }) => {
        const bytes = encode(schema, batches);
        for (const batch of decode(bytes).batches) {
          for (const column of batch.data.children) {
            for (const buffer of buffersOf(column)) expect(buffer.buffer).toBe(bytes.buffer);
          }
        }
      }),
      RUNS,
    );
  });

  it('has every buffer at a multiple of 64, so that a mapped file needs no copy', () => {
    const batches = [referenceBatch(13), referenceBatch(1001)];
    const dictionary = batches[1].data.children[5].dictionary;
    const file = decode(encode(references.schema, batches, new Map([[5, dictionary!]])));
    for (const batch of file.batches) {
      for (const buffer of batch.data.children.flatMap((column) => [...buffersOf(column)])) {
        expect(buffer.byteOffset % 64).toBe(0);
      }
    }
  });

  it('lays out the body of a batch as FORMAT.md draws it', () => {
    const pair = defineTable('pair', 'The example in FORMAT.md', {
      id: u32('id'),
      name: utf8('name', { nullable: true }),
    });
    const writer = createBatchWriter(pair);
    for (const id of [7, 8, 9]) writer.columns.id.push(id);
    writer.columns.name.push('ab');
    writer.columns.name.pushNull();
    writer.columns.name.push('c');
    const bytes = encode(pair.schema, [writer.finish()]);
    const [id, name] = decode(bytes).batches[0].data.children;
    const body = id.values.byteOffset;
    const at = (offset: number, length: number) => [...bytes.subarray(body + offset, body + offset + length)];
    expect(at(0, 64)).toEqual([7, 0, 0, 0, 8, 0, 0, 0, 9, 0, 0, 0, ...new Array(52).fill(0)]);
    expect([at(64, 1), name.nullBitmap.byteOffset - body]).toEqual([[0b101], 64]);
    expect(at(128, 16)).toEqual([0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0]);
    expect(at(192, 4)).toEqual([0x61, 0x62, 0x63, 0]);
    // The dictionary-less file goes on with the end of its stream of messages.
    expect(at(256, 8)).toEqual([255, 255, 255, 255, 0, 0, 0, 0]);
  });

  it('takes unions, dense and sparse, whole and sliced', () => {
    const fields = [new Field('n', new Int32(), true), new Field('s', new Utf8(), true)];
    const numbers = vectorFromArray([1, null, 3, 4], new Int32()).data[0];
    const strings = vectorFromArray(['a', 'b', null, 'd'], new Utf8()).data[0];
    const typeIds = Int8Array.of(0, 1, 1, 0);
    const dense = makeData({
      type: new DenseUnion([0, 1], fields),
      length: 4,
      typeIds,
      valueOffsets: Int32Array.of(0, 0, 1, 1),
      children: [numbers, strings],
    });
    const sparse = makeData({
      type: new SparseUnion([0, 1], fields),
      length: 4,
      typeIds,
      children: [numbers, strings],
    });
    for (const column of [dense, sparse]) {
      const batch = new Batch({ u: column });
      for (const candidate of [batch, batch.slice(1, 3)]) {
        expect(plainRows(decode(encode(batch.schema, [candidate])).batches)).toEqual(plainRows([candidate]));
      }
    }
  });

  it('gives the same bytes for the same batches', () => {
    const make = () => encode(references.schema, [referenceBatch(100)]);
    expect(Buffer.from(make()).equals(Buffer.from(make()))).toBe(true);
  });

  it('may have no rows, and no batches', () => {
    const empty = decode(encode(nodes.schema, []));
    expect([empty.rows, empty.batches.length]).toEqual([0, 0]);
    const emptyBatch = decode(encode(nodes.schema, [createBatchWriter(nodes).finish()]));
    expect([emptyBatch.rows, emptyBatch.batches.length]).toEqual([0, 1]);
    expect(tableFromIPC(Uint8Array.from(encode(nodes.schema, []))).numRows).toBe(0);
  });
});

describe('the writer', () => {
  /** Keeps the parts of each write as they came. */
  class RecordingSink implements ByteSink {
    readonly writes: (readonly Uint8Array[])[] = [];
    write(parts: readonly Uint8Array[]): void {
      this.writes.push(parts);
    }
  }

  it('writes the body of a batch in shared memory as one part: that memory itself', () => {
    const sink = new RecordingSink();
    const writer = createArrowFileWriter(sink, references.schema);
    const batch = referenceBatch(1000);
    writer.append(batch);
    const [metadata, ...body] = sink.writes[1];
    expect(metadata.byteLength % 64).toBe(0);
    expect(body.length).toBe(1);
    expect(body[0].buffer).toBe(batch.data.children[0].values.buffer);
    expect(body[0].byteLength).toBe(body[0].buffer.byteLength);
  });

  it('leaves out columns that its schema does not have', () => {
    const writer = createBatchWriter(files);
    const { columns } = writer;
    columns.file_id.push(0);
    columns.path.push('a.py');
    columns.source_root.pushString('');
    columns.language.pushString('python');
    columns.size.push(3);
    columns.lines.push(1);
    columns.hash.pushNull();
    columns.status.push(0);
    columns.content.push('x\n');
    const batch = writer.finish();
    const stored = new Schema(files.schema.fields.filter(({ name }) => name !== 'content' && name !== 'size'));
    const file = decode(encode(stored, [batch]));
    expect(file.batches[0].get(0)?.toJSON()).toEqual({
      file_id: 0,
      path: 'a.py',
      source_root: '',
      language: 'python',
      lines: 1,
      hash: null,
      status: 'indexed',
    });
  });

  it('takes the dictionaries at the end: indices may refer to strings that came later', () => {
    const first = referenceBatch(3, 0, 1);
    const second = referenceBatch(40, 1, 40);
    const merged = second.data.children[5].dictionary!;
    const file = decode(encode(references.schema, [first, second], new Map([[5, merged]])));
    expect(file.batches[0].getChild('text')?.get(0)).toBe('name0');
    expect(file.batches[1].getChild('text')?.get(39)).toBe('name39');
    expect(file.batches[0].data.children[5].dictionary).toBe(file.batches[1].data.children[5].dictionary);
  });

  it('takes them from the batches where none are given, if each extends the one before', () => {
    const file = decode(encode(references.schema, [referenceBatch(3, 0, 1), referenceBatch(30, 1, 3)]));
    expect(file.batches[1].getChild('text')?.get(5)).toBe('name2');
  });

  it('refuses batches with different dictionaries where none is given for all', () => {
    expect(() => encode(references.schema, [referenceBatch(3, 0, 3), referenceBatch(3, 0, 1)])).toThrow(
      'expected one dictionary for all batches',
    );
  });

  it('refuses a batch that lacks a column or has it in another type', () => {
    const schema = new Schema([new Field('a', new Int32(), false), new Field('b', new Float64(), false)]);
    const int = makeData({ type: new Int32(), length: 1, data: Int32Array.of(1) });
    const only = (fields: Field[], children: Data[]) =>
      new Batch(new Schema(fields), makeData({ type: new Struct(fields), length: 1, nullCount: 0, children }));
    expect(() => encode(schema, [only([schema.fields[0]], [int])])).toThrow(
      "expected a column 'b' of type Float64, got a",
    );
    const wrong = [schema.fields[0], new Field('b', new Int32(), false)];
    expect(() => encode(schema, [only(wrong, [int, int])])).toThrow(
      "expected a column 'b' of type Float64, got type Int32",
    );
  });

  it('counts rows, batches and bytes, and sums the bytes up as zlib does', () => {
    const sink = new MemorySink();
    const writer = createArrowFileWriter(sink, references.schema);
    const batch = referenceBatch(10);
    writer.append(batch);
    writer.append(batch.slice(2, 9));
    const summary = writer.finish();
    const bytes = sink.toBytes();
    expect(summary).toEqual({ rows: 17, batches: 2, bytes: bytes.byteLength, crc32: crc32(bytes) });
  });
});
