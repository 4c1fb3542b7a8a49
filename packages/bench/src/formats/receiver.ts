import process from 'node:process';
import { parentPort } from 'node:worker_threads';
import {
  CODECS,
  type ColumnTable,
  formatFailure,
  openSharedRegion,
  openThreadRegion,
  type Row,
  readSharedTable,
  symbolSchema,
} from '@strata/formats';
import { decoded, NUMBERS } from './contenders.ts';

/** What is handed over: rows, a table in some encoding, or where one lies. */
export type Delivery =
  | { readonly rows: readonly Row[] }
  | { readonly codec: string; readonly bytes: Uint8Array }
  | { readonly buffer: SharedArrayBuffer }
  | { readonly address: string };

// The other side of a hand-over, in a worker or a process: takes a table, touches every number and every fqn of it, and answers with the sum.

function take(delivery: Delivery): number {
  if ('rows' in delivery) return touchRows(delivery.rows);
  if ('codec' in delivery) {
    const codec = CODECS.get(delivery.codec)!;
    // What came through a pipe need not lie at a multiple of 8.
    const bytes = delivery.bytes.byteOffset % 8 === 0 ? delivery.bytes : new Uint8Array(delivery.bytes);
    const table = decoded(codec, bytes, { schema: symbolSchema() });
    return codec.zeroCopy ? touchColumns(table.columns()) : touchRows(table.toRows().rows);
  }
  const opened = 'buffer' in delivery ? openThreadRegion(delivery.buffer) : openSharedRegion(delivery.address);
  if (!opened.ok) throw new Error(formatFailure(opened.failure));
  const table = readSharedTable(opened.region, symbolSchema());
  if (!table.ok) throw new Error(formatFailure(table.failure));
  const sum = touchColumns(table.table.columns());
  opened.region.close();
  return sum;
}

/** Every number, and of every fqn its length and its first and last byte. */
function touchColumns({ schema, columns, rows }: ColumnTable): number {
  let sum = 0;
  schema.columns.forEach(({ name }, i) => {
    const column = columns[i];
    if (NUMBERS.includes(name as 'kind') && 'values' in column) sum += sumOf(column.values as Uint32Array);
    else if (name === 'fqn' && 'bytes' in column) {
      const { bytes, offsets } = column;
      for (let row = 0; row < rows; row++) {
        const [from, to] = [offsets[row], offsets[row + 1]];
        sum += to - from + bytes[from] + bytes[to - 1];
      }
    }
  });
  return sum;
}

function sumOf(values: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

function touchRows(rows: readonly Row[]): number {
  let sum = 0;
  for (const { kind, file_id, start_line, start_col, end_line, end_col, fqn } of rows as readonly Record<
    string,
    never
  >[]) {
    const text = fqn as string;
    sum += kind + file_id + start_line + start_col + end_line + end_col;
    sum += text.length + text.charCodeAt(0) + text.charCodeAt(text.length - 1);
  }
  return sum;
}

if (parentPort) parentPort.on('message', (delivery: Delivery) => parentPort!.postMessage(take(delivery)));
else process.on('message', (delivery: Delivery) => process.send!(take(delivery)));
