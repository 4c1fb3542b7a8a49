import { padded } from '@strata/tables';
import type { Schema } from 'apache-arrow';
import { FileBlock } from 'apache-arrow/ipc/metadata/file';
import { BufferRegion, FieldNode } from 'apache-arrow/ipc/metadata/message';
import type { EncodeOptions } from '../../codec/codec.ts';
import { widthOf } from '../../codec/column-table.ts';
import type { TablePlan } from '../../codec/table-plan.ts';
import type { TableSchema } from '../../codec/table-schema.ts';
import { arrowSchemaOf } from '../arrow-schema.ts';
import type { Compression } from '../compression/compression.ts';
import { MAGIC, MAGIC_LENGTH, PREFIX_LENGTH } from '../layout.ts';
import type { EncodedBody } from './body.ts';
import { compressedBody } from './compressed-body.ts';
import { encodeFooter } from './footer.ts';
import { encodeDictionaryMessage, encodeRecordBatchMessage, encodeSchemaMessage } from './message.ts';

export type ArrowForm = 'file' | 'stream';

/** The bodies that a plan makes: of its dictionaries, by the position of their column, where they are to be written, and of its rows. */
interface PlanBodies {
  readonly words: ReadonlyMap<number, EncodedBody>;
  readonly batch: EncodedBody;
}

/** A message of known place: its metadata is made, its body is yet to be written from `start` on. */
interface Placed {
  readonly metadata: Uint8Array;
  readonly at: number;
  readonly start: number;
  readonly body: EncodedBody;
}

/**
 * The batches of a table as an Arrow IPC file or stream, in memory of one piece: where every buffer will lie is worked out first, then rows are
 * written there directly; or, with compression, beside it first. Dictionaries come before the batches; all batches have the first one's.
 */
export function encodePlans(
  form: ArrowForm,
  plans: readonly TablePlan[],
  options: EncodeOptions,
  compression?: Compression,
): Uint8Array {
  const [first] = plans;
  const start = form === 'file' ? MAGIC_LENGTH : 0;
  const { schema, message: head } = schemaMessageOf(first.schema, start);
  let at = start + head.byteLength;
  const place = (body: EncodedBody, metadata: Uint8Array): Placed => {
    const placed = { metadata, at, start: at + metadata.byteLength, body };
    at = placed.start + body.byteLength;
    return placed;
  };
  const bodies = plans.map((plan, i) => {
    const layout = { words: i === 0 ? dictionaryBodies(plan) : NO_BODIES, batch: batchBody(plan) };
    return compression ? compressedBodies(plan, layout, compression) : layout;
  });
  const words = new Map(
    [...bodies[0].words].map(([i, body]) => [
      i,
      place(body, encodeDictionaryMessage(i, false, first.columns[i].words, body, at)),
    ]),
  );
  const batches = bodies.map(({ batch }, i) => place(batch, encodeRecordBatchMessage(plans[i].rows, batch, at)));
  const dictionaries = [...words.values()];
  const tail = form === 'file' ? encodeFooter(schema, batches.map(blockOf), dictionaries.map(blockOf)) : endOfStream();

  const byteLength = at + tail.byteLength;
  const bytes = new Uint8Array((options.allocate ?? newBuffer)(byteLength), 0, byteLength);
  if (form === 'file') bytes.set(MAGIC);
  bytes.set(head, start);
  for (const { metadata, at } of [...dictionaries, ...batches]) bytes.set(metadata, at);
  if (compression) for (const placed of [...dictionaries, ...batches]) copyParts(bytes, placed);
  else for (const [i, plan] of plans.entries()) writePlan(bytes, plan, batches[i], i === 0 ? words : NO_WORDS);
  bytes.set(tail, at);
  return bytes;
}

/** Schemas and their messages, by where these start: of a table's schema they are always the same, and take as long to make as 2 MB take to copy. */
const made = new WeakMap<TableSchema, Map<number, { readonly schema: Schema; readonly message: Uint8Array }>>();

function schemaMessageOf(of: TableSchema, start: number) {
  const places = made.get(of) ?? new Map<number, { readonly schema: Schema; readonly message: Uint8Array }>();
  made.set(of, places);
  let found = places.get(start);
  if (!found) {
    const schema = arrowSchemaOf(of);
    found = { schema, message: encodeSchemaMessage(schema, start) };
    places.set(start, found);
  }
  return found;
}

const newBuffer = (byteLength: number) => new ArrayBuffer(byteLength);

const blockOf = ({ metadata, at, body }: Placed) => new FileBlock(metadata.byteLength, body.byteLength, at);

function endOfStream(): Uint8Array {
  const end = new Uint8Array(PREFIX_LENGTH);
  end.fill(0xff, 0, 4);
  return end;
}

/** A body of which nothing but the layout is known: it has no parts. */
class BodyLayout implements EncodedBody {
  readonly nodes: FieldNode[] = [];
  readonly regions: BufferRegion[] = [];
  readonly variadicBufferCounts: number[] = [];
  readonly parts: Uint8Array[] = [];
  byteLength = 0;

  node(length: number, nullCount: number): void {
    this.nodes.push(new FieldNode(length, nullCount));
  }

  region(bytes: number): void {
    this.regions.push(new BufferRegion(this.byteLength, bytes));
    this.byteLength += padded(bytes);
  }
}

function dictionaryBodies(plan: TablePlan): Map<number, EncodedBody> {
  const bodies = new Map<number, EncodedBody>();
  plan.schema.columns.forEach(({ type }, i) => {
    if (type !== 'dictionary') return;
    const { words, wordOffsets, wordBytes } = plan.columns[i];
    const body = new BodyLayout();
    body.node(words, 0);
    for (const bytes of [0, wordOffsets, wordBytes]) body.region(bytes);
    bodies.set(i, body);
  });
  return bodies;
}

function batchBody(plan: TablePlan): BodyLayout {
  const body = new BodyLayout();
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

/** A body that is to be written at a place of some memory. */
type Target = Pick<Placed, 'body' | 'start'>;

/** Has a plan write its columns where {@link batchBody} and {@link dictionaryBodies} put them. */
function writePlan(bytes: Uint8Array, plan: TablePlan, batch: Target, dictionaries: ReadonlyMap<number, Target>): void {
  let next = 0;
  plan.schema.columns.forEach((column, i) => {
    const validity = regionOf(bytes, batch, next++);
    const offsets = plan.columns[i].offsets > 0 ? regionOf(bytes, batch, next++) : NOTHING;
    // The validity of the items, which are never null.
    if (column.type === 'list' || column.type === 'fixed-list') next++;
    const values = regionOf(bytes, batch, next++);
    const words = dictionaries.get(i);
    const wordOffsets = words ? regionOf(bytes, words, 1) : NOTHING;
    const wordBytes = words ? regionOf(bytes, words, 2) : NOTHING;
    plan.write(i, { validity, offsets, values, wordOffsets, wordBytes });
  });
}

function regionOf(bytes: Uint8Array, { body, start }: Target, region: number): Uint8Array {
  const { offset, length } = body.regions[region];
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start + offset, length);
}

/** The bodies of a plan with every buffer compressed that gets smaller by it; their lengths are known only when that is done. */
function compressedBodies(plan: TablePlan, { words, batch }: PlanBodies, compression: Compression): PlanBodies {
  let end = batch.byteLength;
  const targets = new Map<number, Target>();
  for (const [i, body] of words) {
    targets.set(i, { body, start: end });
    end += body.byteLength;
  }
  const plain = new Uint8Array(end);
  const whole = { body: batch, start: 0 };
  writePlan(plain, plan, whole, targets);
  const compressed = (target: Target): EncodedBody => {
    const { nodes, regions, variadicBufferCounts } = target.body;
    const buffers = regions.map((_, region) => regionOf(plain, target, region));
    return { nodes, variadicBufferCounts, ...compressedBody(buffers, compression, () => true) };
  };
  return {
    words: new Map([...targets].map(([i, target]) => [i, compressed(target)])),
    batch: compressed(whole),
  };
}

function copyParts(bytes: Uint8Array, { start, body }: Placed): void {
  let at = start;
  for (const part of body.parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
}

const NOTHING = new Uint8Array(0);
const NO_BODIES: PlanBodies['words'] = new Map();
const NO_WORDS: ReadonlyMap<number, Target> = new Map();
