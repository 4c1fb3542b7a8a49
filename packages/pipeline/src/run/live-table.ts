import type { BatchDescriptor } from '@strata/formats/hand-over';
import { batchOf, byteLengthOf, describeData, memoryOf, rebuildData } from '@strata/formats/hand-over';
import { type Columns, sharedStringsOf, type TableDefinition } from '@strata/tables';
import { Data, DataType, Schema, type Vector } from 'apache-arrow';
import { DictionaryMerger, type Indices, maxIndex, rewriteIndices } from '../batches/merge-strings.ts';
import { packColumns } from '../batches/pack-batches.ts';
import type { TableSink } from '../contract/table-sink.ts';
import type { TableReader } from '../plan/plan.ts';
import { BadOutput } from '../pool/collect-outputs.ts';
import { reclaim } from '../pool/reclaim.ts';

/** The sink, among the readers of a column. No slot can be called so. */
const SINK = '';

/** Columns that were let go. */
export interface Freed {
  readonly partition: number;
  readonly columns: readonly string[];
  readonly bytes: number;
}

interface LivePartition {
  batches: LiveBatch[];
  /** Readers that are done with the partition. */
  readonly done: Set<string>;
}

interface LiveBatch {
  readonly length: number;
  /** By position in the schema; undefined once freed. */
  readonly columns: (Data | undefined)[];
}

/**
 * A table while it is in memory, on the main thread. A partition of it is first added; when nobody in a worker reads it as it came, it is
 * settled (in partition order): its dictionaries are merged into the table's, its indices rewritten in place, its rows given to the sink. When
 * all partitions are settled the table is finished: its dictionaries are complete. Columns are dropped with their last reader, partition by
 * partition.
 */
export class LiveTable {
  readonly definition: TableDefinition;
  rows = 0;
  /** Bytes of Arrow buffers, without dictionaries and transient columns. */
  bytes = 0;
  readonly #names: readonly string[];
  /** For each column who needs it. */
  readonly #readers: readonly ReadonlySet<string>[];
  readonly #partitions = new Map<number, LivePartition>();
  /** By column position. */
  readonly #mergers = new Map<number, DictionaryMerger>();
  #dictionaries: ReadonlyMap<number, Vector> = new Map();
  readonly #storedSchema: Schema;
  readonly #onFreed: (freed: Freed) => void;
  #finished = false;
  #freed = false;

  constructor(definition: TableDefinition, readers: readonly TableReader[], onFreed: (freed: Freed) => void) {
    this.definition = definition;
    this.#onFreed = onFreed;
    this.#names = Object.keys(definition.columns);
    this.#readers = this.#names.map((name) => {
      const slots = readers.filter(({ keeps }) => keeps.includes(name)).map(({ slot }) => slot);
      return new Set(definition.columns[name].transient ? slots : [...slots, SINK]);
    });
    Object.values(definition.columns).forEach(({ type, storage }, i) => {
      if (DataType.isDictionary(type) && storage !== 'enumeration') this.#mergers.set(i, new DictionaryMerger());
    });
    const { fields, metadata } = definition.schema;
    this.#storedSchema = new Schema(
      fields.filter(({ name }) => !definition.columns[name].transient),
      metadata,
    );
  }

  /** False for a table all of whose columns are transient: it is for other layers only, and no sink sees it. */
  get #isStored(): boolean {
    return this.#storedSchema.fields.length > 0;
  }

  /** True the first time it is asked after the table is finished and nothing of it is left in memory. */
  takeFreed(): boolean {
    if (this.#freed || !this.#finished) return false;
    this.#freed = this.#partitions.values().every(({ batches }) => batches.length === 0);
    return this.#freed;
  }

  /** Takes the rows of a partition as they came from a worker. */
  add(partition: number, batches: readonly BatchDescriptor[]): void {
    const types = this.definition.schema.fields.map(({ type }) => type);
    this.#partitions.set(partition, {
      batches: batches.map(({ length, columns }) => ({
        length,
        columns: columns.map((column, i) => rebuildData(types[i], column)),
      })),
      done: new Set(),
    });
  }

  /** As {@link add}, as the next partition. @returns its number */
  append(batches: readonly BatchDescriptor[]): number {
    const partition = this.#partitions.size;
    this.add(partition, batches);
    return partition;
  }

  /**
   * Merges a partition's dictionaries into the table's and gives its rows to the sink. No worker may be reading the partition.
   * @throws BadOutput when the merged dictionary has more strings than its index type can name
   */
  settle(partition: number, sink: TableSink | undefined): void {
    const live = this.#partitions.get(partition)!;
    for (const { length, columns } of live.batches) {
      for (const [i, merger] of this.#mergers) {
        const column = columns[i];
        if (column !== undefined) columns[i] = this.#merge(i, column, merger);
      }
      const stored = columns.filter((column, i) => column !== undefined && this.#readers[i].has(SINK)) as Data[];
      this.rows += length;
      for (const column of stored) this.bytes += byteLengthOf(column);
      if (this.#isStored) sink?.append(this.definition, batchOf(this.#storedSchema, length, stored));
    }
    this.#release(partition, live, SINK);
  }

  /** Says that every partition is settled, and completes the dictionaries of what is still in memory. */
  finish(sink: TableSink | undefined): void {
    this.#finished = true;
    this.#dictionaries = new Map([...this.#mergers].map(([i, merger]) => [i, merger.toVector()]));
    this.#mergers.clear();
    for (const { batches } of this.#partitions.values()) {
      for (const { columns } of batches) {
        for (const [i, dictionary] of this.#dictionaries) {
          const column = columns[i];
          if (column !== undefined) columns[i] = withDictionary(column, dictionary);
        }
      }
    }
    const stored = [...this.#dictionaries].filter(([i]) => this.#readers[i].has(SINK));
    if (this.#isStored)
      sink?.finish(this.definition, new Map(stored.map(([i, dictionary]) => [this.#names[i], dictionary])));
  }

  /** Describes what a reader reads. @param partition - null: all partitions, in order */
  read(columns: Columns, partition: number | null): BatchDescriptor[] {
    const numbers = partition === null ? [...this.#partitions.keys()].sort((a, b) => a - b) : [partition];
    const wanted = Object.entries(columns).map(([name, { type }]) => ({ position: this.#names.indexOf(name), type }));
    return numbers.flatMap((number) =>
      (this.#partitions.get(number)?.batches ?? []).map((batch) => ({
        length: batch.length,
        columns: wanted.map(({ position, type }) => describeData(batch.columns[position]!, type)),
      })),
    );
  }

  /** Says that a reader is done. @param partition - null: with all of them */
  release(slot: string, partition: number | null): void {
    for (const [number, live] of this.#partitions) {
      if (partition === null || partition === number) this.#release(number, live, slot);
    }
  }

  #release(partition: number, live: LivePartition, reader: string): void {
    live.done.add(reader);
    const needed = this.#readers.map((readers) => !readers.isSubsetOf(live.done));
    const freed = new Set<number>();
    let bytes = 0;
    for (const { columns } of live.batches) {
      const before = memoryBytes(columns);
      columns.forEach((column, i) => {
        if (column === undefined || needed[i]) return;
        columns[i] = undefined;
        freed.add(i);
      });
      compact(columns, before);
      bytes += before - memoryBytes(columns);
    }
    if (!needed.includes(true)) live.batches = [];
    if (freed.size === 0) return;
    reclaim(bytes);
    this.#onFreed({ partition, columns: [...freed].sort((a, b) => a - b).map((i) => this.#names[i]), bytes });
  }

  #merge(position: number, column: Data, merger: DictionaryMerger): Data {
    const indices = column.values.subarray(0, column.length) as Indices;
    const map = column.dictionary && merger.add(column.dictionary);
    if (merger.size > maxIndex(indices) + 1) {
      const problem = {
        column: this.#names[position],
        expected: `at most ${maxIndex(indices) + 1} different strings, as many as its index type can name`,
        got: `${merger.size}`,
      };
      throw new BadOutput(this.definition.name, problem, null);
    }
    if (map) rewriteIndices(indices, map);
    // The batch's own dictionary no longer says anything; the table's is complete only when the table is finished.
    return withDictionary(column, NO_STRINGS);
  }
}

const NO_STRINGS = sharedStringsOf([]);

function withDictionary(column: Data, dictionary: Vector): Data {
  const { type, length, nullCount } = column;
  return new Data(type, 0, length, nullCount, column, [], dictionary);
}

/** Bytes of the shared memory that columns keep alive. */
function memoryBytes(columns: readonly (Data | undefined)[]): number {
  const memory = new Set<SharedArrayBuffer>();
  for (const column of columns) if (column !== undefined) memoryOf(column, memory);
  return memory.values().reduce((total, { byteLength }) => total + byteLength, 0);
}

/** The columns of a batch share one buffer: when few of them are left, they move into one of their own so that it can go. */
function compact(columns: (Data | undefined)[], before: number): void {
  const left = columns.flatMap((column, i) => (column === undefined ? [] : [{ i, column }]));
  if (left.length === 0 || left.length === columns.length) return;
  const bytes = left.reduce((total, { column }) => total + byteLengthOf(column), 0);
  if (bytes * 2 > before) return;
  const packed = packColumns(left.map(({ column }) => ({ type: column.type, parts: [column] })));
  left.forEach(({ i }, position) => {
    columns[i] = packed[position];
  });
}
