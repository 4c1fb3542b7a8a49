import { padded } from '@strata/tables';
import { type Data, DataType, type Dictionary, Type, Vector } from 'apache-arrow';
import { BufferRegion, FieldNode } from 'apache-arrow/ipc/metadata/message';
import { VectorAssembler } from 'apache-arrow/visitor/vectorassembler';
import type { Compression } from '../compression/compression.ts';
import { compressedBody } from './compressed-body.ts';

/** What a message says of its body, and the body itself as parts that are written one after the other. */
export interface EncodedBody {
  /** Length and null count of every column, children after their parents. */
  readonly nodes: FieldNode[];
  /** Where each buffer lies in the body. */
  readonly regions: BufferRegion[];
  /** Buffers of each column of view type, in order. */
  readonly variadicBufferCounts: number[];
  /** The body: views over the columns' own memory with padding between where that memory has none. */
  readonly parts: Uint8Array[];
  /** Bytes of all parts: a multiple of 64. */
  readonly byteLength: number;
  /** What some buffers are compressed by: then every buffer has the prefix of compressed ones. */
  readonly compression?: Compression;
}

interface Collected {
  readonly nodes: FieldNode[];
  readonly buffers: Uint8Array[];
  readonly variadicBufferCounts: number[];
}

/**
 * The body of the record batch whose columns these are. Nothing is copied, except of columns that were sliced: their bitmaps and
 * offsets have to be moved to start at 0.
 *
 * @param compress - positions of the columns whose values are to be compressed (their last buffer: offsets and bitmaps stay as they are)
 */
export function encodeBody(columns: readonly Data[], compress: ReadonlySet<number> = NONE): EncodedBody {
  const collected: Collected = { nodes: [], buffers: [], variadicBufferCounts: [] };
  const isCompressed: boolean[] = [];
  columns.forEach((column, i) => {
    if (isPlain(column)) collect(column, collected);
    else collectSliced(column, collected);
    while (isCompressed.length < collected.buffers.length) isCompressed.push(false);
    if (compress.has(i)) isCompressed[isCompressed.length - 1] = true;
  });
  const { nodes, buffers, variadicBufferCounts } = collected;
  if (isCompressed.includes(true)) {
    return { nodes, variadicBufferCounts, ...compressedBody(buffers, 'zstd', (i) => isCompressed[i]) };
  }
  let byteLength = 0;
  const regions = buffers.map((buffer) => {
    const region = new BufferRegion(byteLength, buffer.byteLength);
    byteLength += padded(buffer.byteLength);
    return region;
  });
  return { nodes, regions, variadicBufferCounts, parts: partsOf(buffers), byteLength };
}

/** True when the buffers of a column can be written as they lie in memory: nothing of it is sliced, and its type has no special layout. */
function isPlain(data: Data): boolean {
  const { type, length } = data;
  if (data.offset !== 0) return false;
  switch (type.typeId) {
    case Type.Union:
    case Type.BinaryView:
    case Type.Utf8View:
      return false;
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Binary:
    case Type.LargeBinary:
      return Number(data.valueOffsets?.[0] ?? 0) === 0;
    case Type.List:
    case Type.LargeList:
    case Type.Map: {
      const [child] = data.children;
      const end = Number(data.valueOffsets?.[length] ?? 0);
      return Number(data.valueOffsets?.[0] ?? 0) === 0 && child.length === end && isPlain(child);
    }
    case Type.FixedSizeList:
      return data.children[0].length === length * data.stride && isPlain(data.children[0]);
    case Type.Struct:
      return data.children.every((child) => child.length === length && isPlain(child));
    default:
      return true;
  }
}

function collect(data: Data, into: Collected): void {
  const type: DataType = DataType.isDictionary(data.type) ? (data.type as Dictionary).indices : data.type;
  const { length } = data;
  // apache-arrow's count is -1 where it is not known and there is no bitmap to count in.
  const nullCount = DataType.isNull(type) ? length : Math.max(data.nullCount, 0);
  into.nodes.push(new FieldNode(length, nullCount));
  if (DataType.isNull(type)) return;
  into.buffers.push(nullCount > 0 ? data.nullBitmap.subarray(0, (length + 7) >> 3) : EMPTY);
  switch (type.typeId) {
    case Type.Utf8:
    case Type.Binary:
    case Type.LargeUtf8:
    case Type.LargeBinary:
      into.buffers.push(offsetsOf(data, type));
      into.buffers.push(bytesOf(data.values.subarray(0, Number(data.valueOffsets?.[length] ?? 0))));
      break;
    case Type.List:
    case Type.LargeList:
    case Type.Map:
      into.buffers.push(offsetsOf(data, type));
      collect(data.children[0], into);
      break;
    case Type.FixedSizeList:
    case Type.Struct:
      for (const child of data.children) collect(child, into);
      break;
    case Type.Bool:
      into.buffers.push(bytesOf(data.values.subarray(0, (length + 7) >> 3)));
      break;
    default:
      into.buffers.push(bytesOf(data.values.subarray(0, length * data.stride)));
  }
}

/** A column with no rows may come without offsets; other readers want the one that says where the first row would start. */
function offsetsOf(data: Data, type: DataType): Uint8Array {
  const offsets = data.valueOffsets as Int32Array | BigInt64Array | undefined;
  if (offsets && offsets.length > data.length) return bytesOf(offsets.subarray(0, data.length + 1));
  const large = type.typeId === Type.LargeUtf8 || type.typeId === Type.LargeBinary || type.typeId === Type.LargeList;
  return ZEROES.subarray(0, large ? 8 : 4);
}

function collectSliced(data: Data, into: Collected): void {
  const { nodes, buffers, bufferRegions, variadicBufferCounts } = VectorAssembler.assemble(new Vector([data]));
  into.nodes.push(...nodes.map((node) => (node.nullCount < 0 ? new FieldNode(node.length, node.length) : node)));
  // The assembler rounds the lengths of regions up to 8; its buffers have the true ones.
  into.buffers.push(...bufferRegions.map((_, i) => bytesOf(buffers[i])));
  into.variadicBufferCounts.push(...variadicBufferCounts);
}

const NONE: ReadonlySet<number> = new Set();
const EMPTY = new Uint8Array(0);
const ZEROES = new Uint8Array(64);

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/**
 * The buffers as few parts as possible: buffers that lie in one memory as they will lie in the file are one part. A batch made by
 * `createBatchWriter` (see SharedBody of @strata/tables) is a single one.
 */
function partsOf(buffers: readonly Uint8Array[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let run: Uint8Array | undefined;
  for (const buffer of buffers) {
    if (buffer.byteLength === 0) continue;
    run = run && joined(run, buffer);
    if (run) parts[parts.length - 1] = run;
    else {
      pad(parts);
      run = buffer;
      parts.push(run);
    }
  }
  if (run) {
    const whole = toAlignment(run);
    if (whole) parts[parts.length - 1] = whole;
    else pad(parts);
  }
  return parts;
}

/** `run` and `next` as one view, if `next` starts in memory where it would start in the file and there is nothing but zeroes between. */
function joined(run: Uint8Array, next: Uint8Array): Uint8Array | undefined {
  if (next.buffer !== run.buffer) return undefined;
  const start = run.byteOffset + padded(run.byteLength);
  if (next.byteOffset !== start || !isZero(run.buffer, run.byteOffset + run.byteLength, start)) return undefined;
  return new Uint8Array(run.buffer, run.byteOffset, start - run.byteOffset + next.byteLength);
}

/** `run` up to the next multiple of 64, if its memory goes on that far with zeroes. */
function toAlignment(run: Uint8Array): Uint8Array | undefined {
  const end = run.byteOffset + padded(run.byteLength);
  if (end > run.buffer.byteLength || !isZero(run.buffer, run.byteOffset + run.byteLength, end)) return undefined;
  return new Uint8Array(run.buffer, run.byteOffset, padded(run.byteLength));
}

function isZero(buffer: ArrayBufferLike, from: number, to: number): boolean {
  return new Uint8Array(buffer, from, to - from).every((byte) => byte === 0);
}

function pad(parts: Uint8Array[]): void {
  const last = parts.at(-1);
  if (last && last.byteLength % 64 !== 0) parts.push(ZEROES.subarray(0, padded(last.byteLength) - last.byteLength));
}
