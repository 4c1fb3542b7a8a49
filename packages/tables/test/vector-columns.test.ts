import {
  columnVectors,
  createBatchWriter,
  createFixedBatch,
  defineTable,
  f16Vector,
  f32Vector,
  i8Vector,
  u32,
  vectorsOf,
} from '@strata/tables';
import { type RecordBatch, Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const SIZE = 5;
const table = defineTable('t', 't', {
  id: u32('id'),
  small: i8Vector(SIZE, 'i8', { nullable: true }),
  half: f16Vector(SIZE, 'f16'),
  whole: f32Vector(SIZE, 'f32'),
});

const vector = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: SIZE, maxLength: SIZE });
const rows = fc.array(
  fc.record({
    small: fc.option(vector(fc.integer({ min: -128, max: 127 }))),
    half: vector(fc.constantFrom(0, 1, -1, 0.5, 2048, -0.25)),
    whole: vector(fc.float({ noNaN: true })),
  }),
  { maxLength: 150 },
);

const halfBits = (values: readonly number[]) => new Uint16Array(Float16Array.from(values).buffer);
const read = (batch: RecordBatch | Table, column: string) =>
  Array.from({ length: batch.numRows }, (_, i) => {
    const value = batch.getChild(column)!.get(i);
    return value === null ? null : Array.from(value as Iterable<number>);
  });

describe('columns of vectors', () => {
  it('are fixed-size lists to any Arrow reader, also after a trip through IPC bytes', () => {
    const writer = createBatchWriter(table);
    fc.assert(
      fc.property(rows, (written) => {
        written.forEach(({ small, half, whole }, i) => {
          writer.columns.id.push(i);
          if (small === null) writer.columns.small.pushNull();
          else writer.columns.small.push(small);
          writer.columns.half.push(halfBits(half));
          writer.columns.whole.push(whole);
        });
        const batch = writer.finish();
        for (const rows of [batch, tableFromIPC(tableToIPC(new Table(table.schema, [batch])))]) {
          for (const column of ['small', 'half', 'whole'] as const) {
            expect(read(rows, column)).toEqual(written.map((row) => row[column]));
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are written in place where the number of rows is known, and read as they lie, slices too', () => {
    const { columns, batch } = createFixedBatch(vectorsOf(3, 'int8'), 4);
    for (let i = 0; i < 12; i++) columns.vector[i] = i - 6;
    columns.chunk.set([1, 2, 4, 9]);
    expect(read(batch, 'vector')).toEqual([[-6, -5, -4], [-3, -2, -1], [0, 1, 2], [3, 4, 5]]); // biome-ignore format: a row each
    expect(columnVectors(batch, 'vector')).toEqual({ length: 4, size: 3, values: columns.vector });
    expect([...columnVectors(batch.slice(1, 3), 'vector').values]).toEqual([-3, -2, -1, 0, 1, 2]);
    expect(columns.vector.buffer).toBe(columns.scale.buffer);
  });

  it('take rows of their size only, and are the only ones read as vectors', () => {
    const { columns, finish } = createBatchWriter(vectorsOf(3, 'int8'));
    expect(() => columns.vector.push([1, 2])).toThrow('expected 3 values in a row, got 2');
    expect(() => columnVectors(finish(), 'chunk')).toThrow("column 'chunk': expected vectors, got Uint32");
  });
});
