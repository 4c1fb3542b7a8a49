import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  binary,
  createBatchWriter,
  defineTable,
  dictionary,
  enumeration,
  NONE,
  sharedStringsOf,
  type TableDefinition,
  u32,
  utf8,
} from '@strata/tables';
import type { RecordBatch, Vector } from 'apache-arrow';
import {
  createIndexWriter,
  formatFailure,
  type Index,
  type IndexFailure,
  type IndexWriter,
  type OpenIndexOptions,
  openIndex,
} from '../../../src/store/index.ts';

/** A table with a column of every kind of storage that matters to a file. */
export const things = defineTable('things', 'For tests', {
  id: u32('a number'),
  parent: u32('another', { nullable: true }),
  kind: enumeration(['small', 'large'], 'a kind'),
  word: dictionary('a string that repeats', { nullable: true }),
  note: utf8('a string'),
  content: binary('in memory only', { transient: true }),
});

export const others = defineTable('others', 'For tests', { id: u32('a number') });

export interface Thing {
  readonly id: number;
  readonly parent: number | null;
  readonly kind: 'small' | 'large';
  readonly word: string | null;
  readonly note: string;
}

/** The things as batches of the given lengths, with one dictionary for all, as a run hands them to a sink. */
export function batchesOf(rows: readonly Thing[], lengths: readonly number[] = [rows.length]) {
  const words = [...new Set(rows.map(({ word }) => word).filter((word) => word !== null))];
  const writer = createBatchWriter(things);
  const batches: RecordBatch[] = [];
  let from = 0;
  for (const length of lengths) {
    for (const word of words) writer.columns.word.strings.internString(word);
    for (const row of rows.slice(from, from + length)) {
      writer.columns.id.push(row.id);
      writer.columns.parent.pushId(row.parent ?? NONE);
      writer.columns.kind.push(row.kind === 'small' ? 0 : 1);
      writer.columns.word.pushId(row.word === null ? NONE : words.indexOf(row.word));
      writer.columns.note.push(row.note);
      writer.columns.content.push('not stored');
    }
    batches.push(writer.finish());
    from += length;
  }
  return { batches, dictionaries: new Map([['word', sharedStringsOf(words) as Vector]]) };
}

export const SOME: readonly Thing[] = [
  { id: 1, parent: null, kind: 'small', word: 'red', note: 'first' },
  { id: 2, parent: 1, kind: 'large', word: null, note: '' },
  { id: 4_000_000_000, parent: 2, kind: 'small', word: 'blau ☂', note: 'third' },
];

export const OPTIONS = { root: '/a/tree', fingerprint: 'fingerprint', createdBy: '0.1.0' };

export function temporaryDirectory(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'strata-store-'));
}

export async function startWriting(directory: string, root = OPTIONS.root): Promise<IndexWriter> {
  const result = await createIndexWriter(directory, { ...OPTIONS, root });
  if (!result.ok) throw new Error(formatFailure(result.failure));
  return result.writer;
}

/** Why a writer could not be had. */
export async function writerFailure(directory: string): Promise<IndexFailure> {
  const result = await createIndexWriter(directory, OPTIONS);
  if (!result.ok) return result.failure;
  await result.writer.abandon();
  throw new Error('expected a failure, got a writer');
}

export function writeThings(writer: IndexWriter, rows: readonly Thing[], lengths?: readonly number[]): void {
  const { batches, dictionaries } = batchesOf(rows, lengths);
  for (const batch of batches) writer.append(things, batch);
  writer.finish(things, dictionaries);
}

/** Writes an index whose table `things` has these rows. */
export async function writeIndex(
  directory: string,
  rows: readonly Thing[] = SOME,
  lengths?: readonly number[],
): Promise<void> {
  const writer = await startWriting(directory);
  writeThings(writer, rows, lengths);
  const committed = await writer.commit();
  if (!committed.ok) throw new Error(formatFailure(committed.failure));
}

export function opened(directory: string, options?: OpenIndexOptions): Index {
  const result = openIndex(directory, options);
  if (!result.ok) throw new Error(formatFailure(result.failure));
  return result.index;
}

export function openFailure(directory: string, options?: OpenIndexOptions): IndexFailure {
  const result = openIndex(directory, options);
  if (result.ok) throw new Error('expected a failure, got an index');
  return result.failure;
}

export function rowsOf(index: Index, table: TableDefinition = things): unknown[] {
  return index
    .table(table)
    .toArray()
    .map((row) => row?.toJSON());
}
