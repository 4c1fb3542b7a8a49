import { padded } from '@strata/tables';
import {
  type Data,
  DataType,
  type Dictionary,
  type Field,
  type FixedSizeList,
  type Schema,
  Type,
  type Union,
  UnionMode,
  type Vector,
} from 'apache-arrow';
import type { FieldNode, RecordBatch } from 'apache-arrow/ipc/metadata/message';
import type { Compression } from '../compression/compression.ts';
import { ArrowDecodeError } from './arrow-failure.ts';
import { BodyLoader } from './body-loader.ts';
import type { GrowthBudget } from './growth-budget.ts';
import type { DecodedBatch } from './message.ts';
import { StoredBuffer } from './stored-buffer.ts';

/**
 * The columns of a record batch, as views of its body; buffers that are compressed become memory of their own when they are first read. Every
 * buffer is checked to lie within the body and to be long enough for its rows; the contents are not looked at, except the first and last offset of
 * strings and lists.
 */
export function decodeBody(
  { header, body, compression }: DecodedBatch,
  types: readonly (Field | DataType)[],
  { dictionaries, schema, budget }: BodyContext,
): Data[] {
  const buffers = new BodyLayout(header, body, compression, budget).check(
    types.map((type) => ('type' in type ? type.type : type) as DataType),
  );
  const loader = new BodyLoader(
    buffers,
    header.nodes,
    dictionaries,
    schema.metadataVersion,
    header.variadicBufferCounts,
  );
  return loader.visitMany([...types] as DataType[]);
}

/** What the bodies of a file or stream have in common. */
export interface BodyContext {
  readonly schema: Schema;
  /** By id, those that came before. */
  readonly dictionaries: Map<number, Vector>;
  readonly budget: GrowthBudget;
}

/** Walks the types of a batch beside its nodes and buffers, as the loader will, and checks the ones against the others. */
class BodyLayout {
  readonly #header: RecordBatch;
  readonly #body: Uint8Array;
  readonly #compression: Compression | undefined;
  readonly #budget: GrowthBudget;
  readonly #buffers: StoredBuffer[] = [];
  #node = 0;
  #variadic = 0;

  constructor(header: RecordBatch, body: Uint8Array, compression: Compression | undefined, budget: GrowthBudget) {
    this.#header = header;
    this.#body = body;
    this.#compression = compression;
    this.#budget = budget;
  }

  /** The buffers, cut to the bytes their rows take: writers may round lengths up. */
  check(types: readonly DataType[]): StoredBuffer[] {
    const { nodes, buffers, length } = this.#header;
    for (const type of types) {
      const node = this.#column(type);
      if (node.length !== length) throw damaged(`${length} rows in each column`, `${node.length} (${type})`);
    }
    if (this.#node !== nodes.length) throw damaged(`${this.#node} columns`, `${nodes.length}`);
    if (this.#buffers.length !== buffers.length) throw damaged(`${this.#buffers.length} buffers`, `${buffers.length}`);
    return this.#buffers;
  }

  #column(type: DataType): FieldNode {
    const node = this.#header.nodes[this.#node++];
    if (!node) throw damaged(`a column of type ${type}`, 'no more columns');
    const { length, nullCount } = node;
    if (!(length >= 0 && length <= 0x7fff_ffff)) throw damaged(`0 to ${0x7fff_ffff} rows (${type})`, `${length}`);
    // All rows of these are null, whatever the count: apache-arrow writes -1 for slices of them.
    if (type.typeId === Type.Null) return node;
    if (!(nullCount >= 0 && nullCount <= length)) throw damaged(`0 to ${length} nulls (${type})`, `${nullCount}`);
    if (type.typeId === Type.Union) return this.#union(type as Union, node);
    // Where nothing is null some writers leave the bitmap out, some do not.
    const bitmap = Math.ceil(length / 8);
    this.#take(nullCount > 0 ? bitmap : 0, type, bitmap);
    switch (type.typeId) {
      case Type.Utf8:
      case Type.Binary:
      case Type.LargeUtf8:
      case Type.LargeBinary: {
        const end = this.#offsets(type, length);
        this.#take(end, type);
        break;
      }
      case Type.List:
      case Type.LargeList:
      case Type.Map: {
        const end = this.#offsets(type, length);
        this.#child(type, 0, end);
        break;
      }
      case Type.FixedSizeList: {
        const { listSize } = type as FixedSizeList;
        if (listSize < 0) throw damaged('a list size of 0 or more', `${listSize}`);
        this.#child(type, 0, length * listSize);
        break;
      }
      case Type.Struct:
        type.children.forEach((_, i) => {
          this.#child(type, i, length);
        });
        break;
      case Type.BinaryView:
      case Type.Utf8View: {
        this.#take(length * 16, type);
        const count = this.#header.variadicBufferCounts[this.#variadic++] ?? 0;
        if (!(count >= 0 && count <= this.#header.buffers.length))
          throw damaged('as many view buffers as there are', `${count}`);
        for (let i = 0; i < count; i++) this.#takeAll(type);
        break;
      }
      case Type.Bool:
        this.#take(bitmap, type);
        break;
      default:
        this.#take(length * widthOf(type), type);
    }
    return node;
  }

  #union(type: Union, node: FieldNode): FieldNode {
    this.#take(node.length, type);
    const dense = type.mode === UnionMode.Dense;
    if (dense) this.#take(node.length * 4, type);
    type.children.forEach((_, i) => {
      this.#child(type, i, dense ? 0 : node.length);
    });
    return node;
  }

  #child(type: DataType, i: number, rows: number): void {
    const field = type.children?.[i] as Field | undefined;
    if (!field) throw damaged(`a type for the values of ${type}`, 'none');
    const { length } = this.#column(field.type);
    if (length < rows) throw damaged(`${rows} values for ${type}`, `${length}`);
  }

  /** Takes a buffer of offsets and gives the last one: how many bytes or values there must be. */
  #offsets(type: DataType, rows: number): number {
    const large = type.typeId === Type.LargeUtf8 || type.typeId === Type.LargeBinary || type.typeId === Type.LargeList;
    const width = large ? 8 : 4;
    // Some writers leave the buffer empty where there are no rows.
    const empty = rows === 0 && this.#header.buffers[this.#buffers.length]?.length === 0;
    const offsets = this.#take(empty ? 0 : (rows + 1) * width, type).bytes();
    if (offsets.byteLength === 0) return 0;
    const view = new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength);
    const at = (position: number) => (large ? Number(view.getBigInt64(position, true)) : view.getInt32(position, true));
    const first = at(0);
    const last = at(rows * width);
    if (!(first >= 0 && first <= last)) throw damaged(`ascending offsets (${type})`, `${first} to ${last}`);
    return last;
  }

  /**
   * @param bytes - that the rows take
   * @param most - that they may take. A view may be longer; of what has to be decompressed only padding may be too much
   */
  #take(bytes: number, type: DataType, most = bytes): StoredBuffer {
    const buffer = this.#next(type);
    const { byteLength } = buffer;
    if (byteLength < bytes) throw damaged(`a buffer of ${bytes} bytes (${type})`, `${byteLength} bytes`);
    if (!buffer.isView && byteLength > padded(most)) {
      throw damaged(`a compressed buffer of ${most} bytes (${type})`, `one of ${byteLength}`);
    }
    const cut = buffer.cut(bytes);
    this.#buffers.push(cut);
    return cut;
  }

  #takeAll(type: DataType): void {
    this.#buffers.push(this.#next(type));
  }

  #next(type: DataType): StoredBuffer {
    const region = this.#header.buffers[this.#buffers.length];
    if (!region) throw damaged(`a buffer for ${type}`, 'no more buffers');
    const { offset, length } = region;
    if (!(offset >= 0 && length >= 0 && offset + length <= this.#body.byteLength && offset % 8 === 0)) {
      throw damaged(
        `a buffer within the ${this.#body.byteLength} bytes of its body, at a multiple of 8 (${type})`,
        `${length} bytes at ${offset}`,
      );
    }
    const bytes = this.#body.subarray(offset, offset + length);
    if (!this.#compression) return StoredBuffer.plain(bytes);
    const buffer = StoredBuffer.prefixed(bytes, this.#compression);
    if (!buffer.isView) this.#budget.take(buffer.byteLength);
    return buffer;
  }
}

/** Bytes of a row of a column of fixed width. */
function widthOf(type: DataType): number {
  const stored = DataType.isDictionary(type) ? (type as Dictionary).indices : type;
  const { ArrayType, bitWidth, byteWidth } = stored as DataType & { bitWidth?: number; byteWidth?: number };
  const width =
    stored.typeId === Type.FixedSizeBinary
      ? byteWidth
      : stored.typeId === Type.Decimal
        ? (bitWidth ?? 128) / 8
        : stored.typeId === Type.Interval
          ? [4, 8, 16][(stored as unknown as { unit: number }).unit]
          : (ArrayType as { BYTES_PER_ELEMENT?: number } | undefined)?.BYTES_PER_ELEMENT;
  if (width === undefined || !(width >= 0)) {
    throw new ArrowDecodeError('unsupported', 'a type of known width', `${stored}`);
  }
  return width;
}

function damaged(expected: string, got: string): ArrowDecodeError {
  return new ArrowDecodeError('damaged', expected, got);
}
