import type { Data, DataType, Field, Vector } from 'apache-arrow';
import { BufferRegion, type FieldNode } from 'apache-arrow/ipc/metadata/message';
import { VectorLoader } from 'apache-arrow/visitor/vectorloader';
import type { StoredBuffer } from './stored-buffer.ts';

const EMPTY = new Uint8Array(0);

/**
 * apache-arrow's loader over buffers some of which are compressed. Values that are compressed are decompressed when they are first read: until
 * then `values` of the column's Data is a getter. Bitmaps, offsets and type ids are decompressed at once.
 */
export class BodyLoader extends VectorLoader {
  readonly #stored: readonly StoredBuffer[];
  /** Values the column being visited is waiting for. */
  #awaited: StoredBuffer | undefined;

  constructor(
    stored: readonly StoredBuffer[],
    nodes: FieldNode[],
    dictionaries: Map<number, Vector>,
    metadataVersion: number,
    variadicBufferCounts: number[],
  ) {
    // The regions are numbers of stored buffers: the loader hands each on to one of the methods below.
    const numbers = stored.map((_, i) => new BufferRegion(i, 0));
    super(EMPTY, nodes, numbers, dictionaries, metadataVersion, variadicBufferCounts);
    this.#stored = stored;
  }

  override visit<T extends DataType>(node: Field<T> | T): Data<T> {
    const data = super.visit(node);
    const awaited = this.#awaited;
    this.#awaited = undefined;
    if (awaited) deferValues(data, awaited);
    return data;
  }

  protected override readNullBitmap(_: DataType, nullCount: number, region = this.nextBufferRange()): Uint8Array {
    return nullCount > 0 ? this.#stored[region.offset].bytes() : EMPTY;
  }

  protected override readOffsets(_: DataType, region = this.nextBufferRange()): Uint8Array {
    return this.#stored[region.offset].bytes();
  }

  protected override readTypeIds(_: DataType, region = this.nextBufferRange()): Uint8Array {
    return this.#stored[region.offset].bytes();
  }

  protected override readVariadicBuffers(count: number): Uint8Array[] {
    return Array.from({ length: count }, () => this.#stored[this.nextBufferRange().offset].bytes());
  }

  protected override readData(_: DataType, region = this.nextBufferRange()): Uint8Array {
    const buffer = this.#stored[region.offset];
    if (buffer.isView) return buffer.bytes();
    this.#awaited = buffer;
    return EMPTY;
  }
}

/** Makes `values` of a column, loaded as an empty array of the right class, what the buffer holds. */
function deferValues(data: Data, buffer: StoredBuffer): void {
  const Values = data.values.constructor as new (memory: ArrayBufferLike, offset: number, length: number) => unknown;
  const { BYTES_PER_ELEMENT } = data.values as Uint8Array;
  const define = (attributes: PropertyDescriptor) =>
    Object.defineProperty(data, 'values', { configurable: true, enumerable: true, ...attributes });
  define({
    get() {
      const bytes = buffer.bytes();
      const value = new Values(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / BYTES_PER_ELEMENT));
      define({ value, writable: true });
      return value;
    },
  });
}
