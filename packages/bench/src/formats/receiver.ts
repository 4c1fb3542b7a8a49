import process from 'node:process';
import { parentPort } from 'node:worker_threads';
import {
  CODECS,
  type ColumnTable,
  formatFailure,
  openSharedRegion,
  openThreadRegion,
  type Row,
  SharedTableReader,
  symbolSchema,
} from '@strata/formats';
import { settle } from '../measure/settle.ts';
import { decoded, NUMBERS } from './contenders.ts';

/** What is asked for: `settle`, before anything is timed. */
export type Request = Delivery | 'settle';

/** What is handed over: rows, a table in some encoding, where one lies, or that the one that was opened is to be read again. */
export type Delivery =
  | { readonly rows: readonly Row[] }
  | { readonly codec: string; readonly bytes: Uint8Array }
  | { readonly buffer: SharedArrayBuffer }
  | { readonly address: string }
  | { readonly again: true };

export interface Answer {
  /** Of everything that was touched. */
  readonly sum: number;
  /** Milliseconds that touching took; before it the table was there to be read. */
  readonly scan: number;
}

// The other side of a hand-over, in a worker or a process: takes a table, touches every number and every fqn of it, and answers with the sum.

let reader: SharedTableReader | undefined;

function take(delivery: Delivery): Answer {
  if ('rows' in delivery) return timed(() => touchRows(delivery.rows));
  if ('codec' in delivery) {
    const codec = CODECS.get(delivery.codec)!;
    // What came through a pipe need not lie at a multiple of 8.
    const bytes = delivery.bytes.byteOffset % 8 === 0 ? delivery.bytes : new Uint8Array(delivery.bytes);
    const table = decoded(codec, bytes, { schema: symbolSchema() });
    if (!codec.zeroCopy) {
      const { rows } = table.toRows();
      return timed(() => touchRows(rows));
    }
    const columns = table.columns();
    return timed(() => touchColumns(columns));
  }
  if (!('again' in delivery)) {
    reader?.close();
    const open = () => ('buffer' in delivery ? openThreadRegion(delivery.buffer) : openSharedRegion(delivery.address));
    reader = new SharedTableReader(open, symbolSchema());
  }
  const read = reader!.read();
  if (!read.ok) throw new Error(formatFailure(read.failure));
  const columns = read.table.columns();
  return timed(() => touchColumns(columns));
}

function timed(touch: () => number): Answer {
  const start = performance.now();
  const sum = touch();
  return { sum, scan: performance.now() - start };
}

// Sums are of 32 bits, as is fastest for either side.

/** Every number, and of every fqn its length and its first and last byte. */
function touchColumns({ schema, columns, rows }: ColumnTable): number {
  let sum = 0;
  schema.columns.forEach(({ name }, i) => {
    const column = columns[i];
    if (NUMBERS.includes(name as 'kind') && 'values' in column) sum = (sum + sumOf(column.values as Uint32Array)) | 0;
    else if (name === 'fqn' && 'bytes' in column) sum = (sum + touchTexts(column.offsets, column.bytes, rows)) | 0;
  });
  return sum;
}

function touchTexts(offsets: Int32Array, bytes: Uint8Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const from = offsets[row];
    const to = offsets[row + 1];
    sum = (sum + to - from + bytes[from] + bytes[to - 1]) | 0;
  }
  return sum;
}

function sumOf(values: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum = (sum + values[i]) | 0;
  return sum;
}

function touchRows(rows: readonly Row[]): number {
  let sum = 0;
  for (const { kind, file_id, start_line, start_col, end_line, end_col, fqn } of rows as readonly Record<
    string,
    never
  >[]) {
    const text = fqn as string;
    sum = (sum + kind + file_id + start_line + start_col + end_line + end_col) | 0;
    sum = (sum + text.length + text.charCodeAt(0) + text.charCodeAt(text.length - 1)) | 0;
  }
  return sum;
}

async function answer(request: Request): Promise<Answer> {
  if (request !== 'settle') return take(request);
  await settle();
  return { sum: 0, scan: 0 };
}

if (parentPort) parentPort.on('message', async (request: Request) => parentPort!.postMessage(await answer(request)));
else process.on('message', async (request: Request) => process.send!(await answer(request)));
