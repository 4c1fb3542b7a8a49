import {
  columnStrings,
  columnValues,
  createBatchWriter,
  FileStatus,
  files,
  lexicalTombstones,
  stringAt,
} from '@strata/tables';
import { type RecordBatch, Table } from 'apache-arrow';
import { SegmentBuilder } from '../build/segment-builder.ts';
import type { LexicalTables } from '../search/segments/open-lexical-index.ts';

/** A file that is not, or no longer, as an index has it. */
export interface ChangedFile {
  /** Relative to the tree, with '/' between segments. */
  readonly path: string;
  readonly language: string;
  /** Its contents now; null if it is gone, or no text any more. */
  readonly content: Uint8Array | null;
}

/** The tables of a lexical index with what has changed since it was built. */
export interface ChangedTables extends LexicalTables {
  readonly lexical_tombstones: Table;
}

const TABLES = ['segments', 'blocks', 'trigrams', 'terms'] as const;

/** Kept from one delta to the next: its tables over all trigrams are costly to make anew. */
let builder: SegmentBuilder | undefined;

/**
 * Puts a change behind an index: one more segment with the new contents of the changed files, which get ids behind all others, and tombstones for what they had
 * before. Nothing of the index is read but paths and ids, and nothing of it is written again: it costs what indexing these files alone costs. The result can be
 * changed in turn. Each change makes every later search look into one more segment, so now and then a tree is better indexed anew.
 *
 * @param tables - an index as it was built, or as it came out of here
 * @param blockBytes - as in the layer's options
 */
export function changeTables(
  tables: LexicalTables & { readonly lexical_tombstones?: Table },
  changes: readonly ChangedFile[],
  { blockBytes = 4096 }: { readonly blockBytes?: number } = {},
): ChangedTables {
  // The last change of a path counts.
  const changed = new Map(changes.map((change) => [change.path, change]));
  const known = currentFiles(tables, changed);
  const tombstones = createBatchWriter(lexicalTombstones);
  const segmentOf = segmentFinder(tables.lexical_segments);
  for (const fileId of known.ids.values()) {
    const segment = segmentOf(fileId);
    if (segment < 0) continue;
    tombstones.columns.segment.push(segment);
    tombstones.columns.file_id.push(fileId);
  }

  const rows = createBatchWriter(files);
  builder ??= new SegmentBuilder();
  builder.begin({ blockBytes });
  let fileId = known.next;
  let added = 0;
  for (const { path, language, content } of changed.values()) {
    if (content === null) continue;
    const name = Buffer.from(path, 'utf8');
    builder.addFile(fileId, name, 0, name.length, content, 0, content.length);
    writeRow(rows, fileId++, path, language, content);
    added++;
  }
  const before = tables.lexical_tombstones ?? new Table(lexicalTombstones.schema);
  const lexical_tombstones = withBatch(before, tombstones.finish());
  if (added === 0) return { ...tables, lexical_tombstones };
  const segment = builder.finish();
  const lexical = Object.fromEntries(
    TABLES.map((name) => [`lexical_${name}`, withBatch(tables[`lexical_${name}`], segment[name])]),
  ) as Omit<LexicalTables, 'files'>;
  return { files: withBatch(tables.files, rowsFor(rows.finish(), tables.files)), ...lexical, lexical_tombstones };
}

/** The newest id of each changed path the index knows, and the next free id. */
function currentFiles(
  { files: table }: LexicalTables,
  changed: ReadonlyMap<string, unknown>,
): { readonly ids: ReadonlyMap<string, number>; readonly next: number } {
  const ids = new Map<string, number>();
  let next = 0;
  for (const batch of table.batches) {
    const fileIds = columnValues(batch, 'file_id');
    const paths = columnStrings(batch, 'path');
    for (let i = 0; i < batch.numRows; i++) {
      next = fileIds[i] + 1;
      const path = stringAt(paths, i);
      if (changed.has(path)) ids.set(path, fileIds[i]);
    }
  }
  return { ids, next };
}

/** Finds the segment a file was indexed in; -1 where there is none. */
function segmentFinder(segments: Table): (fileId: number) => number {
  const starts: number[] = [];
  const counts: number[] = [];
  for (const batch of segments.batches) {
    starts.push(...columnValues(batch, 'first_file'));
    counts.push(...columnValues(batch, 'files'));
  }
  return (fileId) => starts.findIndex((first, i) => fileId >= first && fileId < first + counts[i]);
}

function writeRow(
  { columns }: ReturnType<typeof createBatchWriter<typeof files.columns>>,
  fileId: number,
  path: string,
  language: string,
  content: Uint8Array,
): void {
  let lines = content.length > 0 && content[content.length - 1] !== 0x0a ? 1 : 0;
  for (const byte of content) if (byte === 0x0a) lines++;
  columns.file_id.push(fileId);
  columns.path.push(path);
  columns.source_root.pushString('');
  columns.language.pushString(language);
  columns.size.push(content.length);
  columns.lines.push(lines);
  columns.hash.pushNull();
  columns.status.push(FileStatus.indexed);
  columns.content.pushBytes(content, 0, 0);
}

/** A stored table of files has no contents: the columns that it has. */
function rowsFor(batch: RecordBatch, table: Table): RecordBatch {
  return batch.select(table.schema.fields.map(({ name }) => name));
}

/** Puts a batch behind those of a table. Each batch keeps its own dictionaries: readers of one batch need no other. */
function withBatch(table: Table, batch: RecordBatch): Table {
  return new Table(table.schema, [...table.batches.filter(({ numRows }) => numRows > 0), batch]);
}
