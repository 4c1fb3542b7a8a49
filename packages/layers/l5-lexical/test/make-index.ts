import { createBatchWriter, FileStatus, files, lexicalTombstones } from '@strata/tables';
import { type RecordBatch, Table } from 'apache-arrow';
import { type SegmentBatches, SegmentBuilder } from '../src/index.ts';
import {
  compileQuery,
  type FileReader,
  type LexicalIndex,
  type LexicalTables,
  type LineQuery,
  openLexicalIndex,
} from '../src/search/index.ts';

/** Contents by path; a number is what a file had to be left out with. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

export const bytesOf = (contents: string | Uint8Array) =>
  typeof contents === 'string' ? Buffer.from(contents, 'utf8') : contents;

/** The rows of `files` for a tree. */
export function filesOf(tree: Tree, firstId = 0): RecordBatch {
  const writer = createBatchWriter(files);
  const { columns } = writer;
  Object.entries(tree).forEach(([path, contents], i) => {
    const bytes = bytesOf(contents);
    columns.file_id.push(firstId + i);
    columns.path.push(path);
    columns.source_root.pushString('');
    columns.language.pushString(path.endsWith('.py') ? 'python' : 'unknown');
    columns.size.push(bytes.length);
    columns.lines.push(Buffer.from(bytes).toString('latin1').replace(/\n$/, '').split('\n').length);
    columns.hash.pushNull();
    columns.status.push(FileStatus.indexed);
    columns.content.pushBytes(bytes, 0, bytes.length);
  });
  return writer.finish();
}

const builder = new SegmentBuilder();

/** Builds the segment of a tree. */
export function segmentOf(tree: Tree, { blockBytes = 4096, firstId = 0 } = {}): SegmentBatches {
  builder.begin({ blockBytes });
  Object.entries(tree).forEach(([path, contents], i) => {
    const name = Buffer.from(path);
    const bytes = bytesOf(contents);
    builder.addFile(firstId + i, name, 0, name.length, bytes, 0, bytes.length);
  });
  return builder.finish();
}

/** The tables of some trees, each a segment. File ids go on from tree to tree. */
export function tablesOf(trees: readonly Tree[], { blockBytes = 4096 } = {}): LexicalTables {
  const segments: SegmentBatches[] = [];
  const rows: RecordBatch[] = [];
  let firstId = 0;
  for (const tree of trees) {
    segments.push(segmentOf(tree, { blockBytes, firstId }));
    rows.push(filesOf(tree, firstId));
    firstId += Object.keys(tree).length;
  }
  return {
    files: new Table(rows),
    lexical_segments: new Table(segments.map((segment) => segment.segments)),
    lexical_blocks: new Table(segments.map((segment) => segment.blocks)),
    lexical_trigrams: new Table(segments.map((segment) => segment.trigrams)),
    lexical_terms: new Table(segments.map((segment) => segment.terms)),
  };
}

/** Says that a segment's contents of a file are no longer the file's. */
interface Tombstone {
  readonly segment: number;
  readonly fileId: number;
}

export function indexOf(tables: LexicalTables, tombstones: readonly Tombstone[] = []): LexicalIndex {
  const writer = createBatchWriter(lexicalTombstones);
  for (const { segment, fileId } of tombstones) {
    writer.columns.segment.push(segment);
    writer.columns.file_id.push(fileId);
  }
  const opened = openLexicalIndex(
    tombstones.length === 0 ? tables : { ...tables, lexical_tombstones: new Table([writer.finish()]) },
  );
  if (!opened.ok) throw new Error(opened.fault.message);
  return opened.index;
}

/** The files of a tree in memory. Without a key: ENOENT. */
export function memoryFiles(tree: Tree): FileReader {
  return {
    open(path) {
      if (!Object.hasOwn(tree, path)) return { code: 'ENOENT' };
      const bytes = bytesOf(tree[path]);
      return {
        size: bytes.length,
        read(into, position, length) {
          const part = bytes.subarray(position, position + length);
          into.set(part);
          return part.length;
        },
        close() {},
      };
    },
  };
}

export function compiled(query: LineQuery) {
  const result = compileQuery(query);
  if (!result.ok) throw new Error(`${query.pattern}: ${result.fault.message}`);
  return result.query;
}
