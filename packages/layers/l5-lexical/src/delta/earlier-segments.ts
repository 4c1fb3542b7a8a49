import { createHash } from 'node:crypto';
import type { EarlierOutputs } from '@strata/pipeline';
import {
  type BatchWriter,
  columnStrings,
  columnValues,
  createBatchWriter,
  files,
  lexicalBlocks,
  lexicalSegments,
  lexicalTerms,
  lexicalTrigrams,
  type StringValues,
} from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import type { LexicalSegment } from '../search/segments/lexical-segment.ts';
import { type LexicalTables, openLexicalIndex } from '../search/segments/open-lexical-index.ts';

/**
 * The segments of an index as it was built, for a run that builds it again: a partition with the same files, in the same order, has the same segment, but for the ids of the files, which may
 * have moved. So a changed file costs the segment it is in, and the others are copied.
 *
 * @param tables - what the layer wrote, by the same version and with the same options. Files by partition, a batch each, with `hash`
 * @returns undefined where these are no such tables
 */
export function earlierSegments(tables: LexicalTables): EarlierOutputs | undefined {
  // What changes left behind is no partition's segment.
  if ((tables.lexical_tombstones?.numRows ?? 0) > 0) return undefined;
  const opened = openLexicalIndex(tables);
  if (!opened.ok) return undefined;
  const byFirstFile = new Map(opened.index.segments.map((segment) => [segment.firstFile, segment]));
  const byFiles = new Map<string, LexicalSegment>();
  for (const batch of tables.files.batches) {
    if (batch.numRows === 0) continue;
    const segment = byFirstFile.get(columnValues(batch, 'file_id')[0]);
    if (segment?.files === batch.numRows) byFiles.set(keyOf(batch), segment);
  }
  return {
    reads: files.select('file_id', 'path', 'hash', 'status'),
    outputsOf(rows) {
      const segment = rows.numRows === 0 ? undefined : byFiles.get(keyOf(rows));
      return segment && movedTo(columnValues(rows, 'file_id')[0], segment);
    },
  };
}

/** Names what a segment is made of: paths, and whether there are contents, and which. File ids do not count. */
function keyOf(rows: RecordBatch): string {
  const hash = createHash('sha256');
  for (const name of ['path', 'hash']) {
    const { offsets, bytes } = columnStrings(rows, name);
    const own = offsets.subarray(0, rows.numRows + 1);
    hash.update(own.map((offset) => offset - own[0])).update(bytes.subarray(own[0], own[rows.numRows]));
  }
  return hash.update(columnValues<Uint8Array>(rows, 'status')).digest('base64');
}

const writers = {
  lexical_segments: createBatchWriter(lexicalSegments),
  lexical_blocks: createBatchWriter(lexicalBlocks),
  lexical_trigrams: createBatchWriter(lexicalTrigrams),
  lexical_terms: createBatchWriter(lexicalTerms),
};

/** A segment as a batch of each table, its first file being another. */
function movedTo(firstFile: number, segment: LexicalSegment): Record<keyof typeof writers, RecordBatch> {
  const { blocks, trigrams, terms } = segment;
  const { lexical_segments, lexical_blocks, lexical_trigrams, lexical_terms } = writers;
  lexical_segments.columns.first_file.push(firstFile);
  lexical_segments.columns.files.push(segment.files);
  lexical_segments.columns.blocks.push(blocks.length);
  lexical_segments.columns.trigrams.push(trigrams.length);
  lexical_segments.columns.terms.push(terms.length);
  lexical_blocks.columns.file_id.pushAll(blocks.fileIds.map((id) => id - segment.firstFile + firstFile));
  lexical_blocks.columns.start.pushAll(blocks.starts);
  lexical_blocks.columns.size.pushAll(blocks.sizes);
  lexical_blocks.columns.line.pushAll(blocks.lines);
  lexical_blocks.columns.checksum.pushAll(blocks.checksums);
  lexical_trigrams.columns.trigram.pushAll(trigrams);
  pushStrings(lexical_trigrams.columns.blocks, segment.trigramBlocks);
  pushStrings(lexical_terms.columns.term, terms);
  pushStrings(lexical_terms.columns.postings, segment.termPostings);
  return {
    lexical_segments: lexical_segments.finish(),
    lexical_blocks: lexical_blocks.finish(),
    lexical_trigrams: lexical_trigrams.finish(),
    lexical_terms: lexical_terms.finish(),
  };
}

type BytesColumn = BatchWriter<typeof lexicalTerms.columns>['columns']['term'];

function pushStrings(column: BytesColumn, { offsets, bytes, length }: StringValues): void {
  const first = offsets[0];
  const own = offsets.subarray(0, length + 1);
  column.pushAll(bytes.subarray(first, own[length]), first === 0 ? own : own.map((offset) => offset - first));
}
