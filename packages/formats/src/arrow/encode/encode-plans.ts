import { FileBlock } from 'apache-arrow/ipc/metadata/file';
import { BufferRegion, FieldNode } from 'apache-arrow/ipc/metadata/message';
import type { EncodeOptions } from '../../codec/codec.ts';
import { widthOf } from '../../codec/column-table.ts';
import type { TablePlan } from '../../codec/table-plan.ts';
import { arrowSchemaOf } from '../arrow-schema.ts';
import { MAGIC, MAGIC_LENGTH, PREFIX_LENGTH, padded } from '../layout.ts';
import { encodeFooter } from './footer.ts';
import { encodeDictionaryMessage, encodeRecordBatchMessage, encodeSchemaMessage } from './message.ts';

export type ArrowForm = 'file' | 'stream';

/** A message of known place: its metadata is made, its body is yet to be written. */
interface Placed {
  readonly metadata: Uint8Array;
  readonly at: number;
  /** Where the body starts, and its length. */
  readonly body: number;
  readonly bodyBytes: number;
  /** Where each buffer lies in the body, in the order of the format. */
  readonly regions: readonly BufferRegion[];
}

/**
 * The batches of a table as an Arrow IPC file or stream, in memory of one piece: where every buffer will lie is worked out first, then rows are
 * written there directly. Dictionaries come before the batches; all batches have the first one's.
 */
export function encodePlans(form: ArrowForm, plans: readonly TablePlan[], options: EncodeOptions): Uint8Array {
  const [first] = plans;
  const { columns } = first.schema;
  const schema = arrowSchemaOf(first.schema);
  const start = form === 'file' ? MAGIC_LENGTH : 0;
  const head = encodeSchemaMessage(schema, start);
  let at = start + head.byteLength;
  const place = (body: Body, metadata: Uint8Array): Placed => {
    const placed = { metadata, at, body: at + metadata.byteLength, bodyBytes: body.byteLength, regions: body.regions };
    at = placed.body + placed.bodyBytes;
    return placed;
  };
  const dictionaries = new Map<number, Placed>();
  columns.forEach((column, i) => {
    if (column.type !== 'dictionary') return;
    const body = dictionaryBody(first, i);
    dictionaries.set(i, place(body, encodeDictionaryMessage(i, false, first.columns[i].words, body, at)));
  });
  const batches = plans.map((plan) => {
    const body = batchBody(plan);
    return place(body, encodeRecordBatchMessage(plan.rows, body, at));
  });
  const words = [...dictionaries.values()];
  const tail = form === 'file' ? encodeFooter(schema, batches.map(blockOf), words.map(blockOf)) : endOfStream();

  const byteLength = at + tail.byteLength;
  const bytes = new Uint8Array((options.allocate ?? newBuffer)(byteLength), 0, byteLength);
  if (form === 'file') bytes.set(MAGIC);
  bytes.set(head, start);
  for (const { metadata, at } of [...words, ...batches]) bytes.set(metadata, at);
  plans.forEach((plan, i) => {
    writeBatch(bytes, plan, batches[i], i === 0 ? dictionaries : new Map());
  });
  bytes.set(tail, at);
  return bytes;
}

const newBuffer = (byteLength: number) => new ArrayBuffer(byteLength);

const blockOf = ({ metadata, at, bodyBytes }: Placed) => new FileBlock(metadata.byteLength, bodyBytes, at);

function endOfStream(): Uint8Array {
  const end = new Uint8Array(PREFIX_LENGTH);
  end.fill(0xff, 0, 4);
  return end;
}

/** A body of which nothing but the layout is known: as `EncodedBody`, without parts. */
class Body {
  readonly nodes: FieldNode[] = [];
  readonly regions: BufferRegion[] = [];
  readonly variadicBufferCounts: number[] = [];
  readonly parts: Uint8Array[] = [];
  readonly compressed = false;
  byteLength = 0;

  node(length: number, nullCount: number): void {
    this.nodes.push(new FieldNode(length, nullCount));
  }

  region(bytes: number): void {
    this.regions.push(new BufferRegion(this.byteLength, bytes));
    this.byteLength += padded(bytes);
  }
}

function dictionaryBody(plan: TablePlan, column: number): Body {
  const { words, wordOffsets, wordBytes } = plan.columns[column];
  const body = new Body();
  body.node(words, 0);
  for (const bytes of [0, wordOffsets, wordBytes]) body.region(bytes);
  return body;
}

function batchBody(plan: TablePlan): Body {
  const body = new Body();
  plan.schema.columns.forEach((column, i) => {
    const sizes = plan.columns[i];
    body.node(plan.rows, sizes.nullCount);
    body.region(sizes.validity);
    if (sizes.offsets > 0) body.region(sizes.offsets);
    if (column.type === 'list' || column.type === 'fixed-list') {
      body.node(sizes.values / widthOf(column.item), 0);
      body.region(0);
    }
    body.region(sizes.values);
  });
  return body;
}

/** Has a plan write its columns where {@link batchBody} and {@link dictionaryBody} put them. */
function writeBatch(
  bytes: Uint8Array,
  plan: TablePlan,
  batch: Placed,
  dictionaries: ReadonlyMap<number, Placed>,
): void {
  let next = 0;
  const view = (placed: Placed, region: number) => {
    const { offset, length } = placed.regions[region];
    return new Uint8Array(bytes.buffer, bytes.byteOffset + placed.body + offset, length);
  };
  plan.schema.columns.forEach((column, i) => {
    const validity = view(batch, next++);
    const offsets = plan.columns[i].offsets > 0 ? view(batch, next++) : NOTHING;
    // The validity of the items, which are never null.
    if (column.type === 'list' || column.type === 'fixed-list') next++;
    const values = view(batch, next++);
    const words = dictionaries.get(i);
    const wordOffsets = words ? view(words, 1) : NOTHING;
    const wordBytes = words ? view(words, 2) : NOTHING;
    plan.write(i, { validity, offsets, values, wordOffsets, wordBytes });
  });
}

const NOTHING = new Uint8Array(0);
