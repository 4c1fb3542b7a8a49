import { isNull, type StringValues, stringAt } from '@strata/tables';
import { type Data, DataType, type Field, type RecordBatch, Vector } from 'apache-arrow';
import type { Output } from '../output/standard-output.ts';
import type { RowStream } from './row-stream.ts';

/** Rows that are encoded before they are handed on: some 64 KB of text. */
const ROWS = 512;

/** The JSON text of a value, by its row in a batch. */
type Encoder = (row: number) => string;

/** Writes one JSON object a line, keys in the order of the columns. */
export async function writeNdjson(stream: RowStream, output: Output): Promise<void> {
  const { fields } = stream.schema;
  const keys = fields.map(({ name }, i) => `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  // The texts of a dictionary are encoded once and kept for all batches.
  const texts = fields.map(() => [] as string[]);
  for (const batch of stream.batches()) {
    const encoders = fields.map((field, i) => encoderOf(field, columnOf(batch, field), texts[i], stream));
    for (let from = 0; from < batch.numRows; from += ROWS) {
      await output.write(encodeRows(keys, encoders, from, Math.min(batch.numRows, from + ROWS)));
    }
  }
}

// A function of its own, called for every piece, so that it is compiled early and stays compiled.
function encodeRows(keys: readonly string[], encoders: readonly Encoder[], from: number, to: number): string {
  let text = '';
  for (let row = from; row < to; row++) {
    for (let i = 0; i < keys.length; i++) text += keys[i] + encoders[i](row);
    text += '}\n';
  }
  return text;
}

function columnOf(batch: RecordBatch, { name }: Field): Data {
  return batch.data.children[batch.schema.fields.findIndex((field) => field.name === name)];
}

function encoderOf({ name, type }: Field, data: Data, texts: string[], stream: RowStream): Encoder {
  const encode = valueEncoder(type, data, texts, () => stream.strings(name));
  return data.nullCount === 0 ? encode : (row) => (isNull(data, row) ? 'null' : encode(row));
}

function valueEncoder(type: DataType, data: Data, texts: string[], strings: () => StringValues): Encoder {
  if (DataType.isDictionary(type) && DataType.isUtf8(type.dictionary)) {
    const indices = data.values.subarray(data.offset, data.offset + data.length);
    return (row) => {
      const index = indices[row];
      texts[index] ??= JSON.stringify(stringAt(strings(), index));
      return texts[index];
    };
  }
  if (DataType.isUtf8(type)) {
    const offsets = data.valueOffsets.subarray(data.offset, data.offset + data.length + 1) as Int32Array;
    const values: StringValues = { length: data.length, offsets, bytes: data.values };
    return (row) => JSON.stringify(stringAt(values, row));
  }
  if ((DataType.isInt(type) && type.bitWidth <= 32) || (DataType.isFloat(type) && type.precision > 0)) {
    const values = data.values.subarray(data.offset, data.offset + data.length);
    return (row) => {
      const value: number = values[row];
      // JSON has no word for infinity or what is no number.
      return Number.isFinite(value) ? String(value) : 'null';
    };
  }
  if (DataType.isInt(type)) {
    const values = data.values as BigInt64Array | BigUint64Array;
    return (row) => `${values[data.offset + row]}`;
  }
  // Whatever else a layer of the user's writes: slowly, as apache-arrow shows it.
  const vector = new Vector([data]);
  return (row) => JSON.stringify(vector.get(row), plain) ?? 'null';
}

/** 64-bit numbers inside other values as JSON numbers, bytes as hex digits. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}
