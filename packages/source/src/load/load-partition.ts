import type { LoadContext } from '@strata/pipeline/contract';
import {
  type BatchWriter,
  createBatchWriter,
  defineTable,
  diagnostics,
  FileStatus,
  files,
  Severity,
} from '@strata/tables';
import { makeData, RecordBatch, Struct } from 'apache-arrow';
import type { FilesPartition } from '../partition-spec.ts';
import type { SourceOptions } from '../source-options.ts';
import { blobId } from './blob-id.ts';
import { ContentBuffer, type ReadOutcome } from './content-buffer.ts';
import { contentColumn } from './content-column.ts';
import { countLines } from './count-lines.ts';

const { content: _, ...stored } = files.columns;
/** The columns of `files` that a writer copies: all but the contents, which are handed over where they were read. */
const storedFiles = defineTable(files.name, files.doc, stored);

/** Name under which the source appears in `diagnostics.layer`. */
const SLOT = 'files';

/** Reads the files of a partition, each once, and emits their rows with the contents in one SharedArrayBuffer. */
export function loadPartition(
  spec: FilesPartition,
  { root, options, signal, emit, at }: LoadContext<SourceOptions>,
): void {
  const { paths, sizes, languages, roots, firstFile } = spec;
  const expected = sizes.reduce((total, size) => total + (size > options.maxFileBytes ? 0 : size), 0);
  const contents = new ContentBuffer(expected);
  const offsets = new Int32Array(new SharedArrayBuffer((paths.length + 1) * 4));
  const rows = createBatchWriter(storedFiles);
  const faults = createBatchWriter(diagnostics);
  const { columns } = rows;

  for (const { path, code } of spec.unreadable) {
    report(
      faults,
      null,
      'unreadable-directory',
      `${path}/: expected a readable directory, got ${reasonOf(path, code)}`,
    );
  }
  for (let i = 0; i < paths.length; i++) {
    if ((i & 63) === 0) signal.throwIfAborted();
    at(paths[i]);
    const outcome: ReadOutcome =
      sizes[i] > options.maxFileBytes
        ? { status: 'too_large', size: sizes[i] }
        : contents.read(`${root}/${paths[i]}`, sizes[i], options.maxFileBytes, languages[i] === 'unknown');
    offsets[i + 1] = contents.length;
    columns.file_id.push(firstFile + i);
    columns.path.push(paths[i]);
    columns.source_root.pushString(roots[i]);
    columns.language.pushString(languages[i]);
    columns.status.push(FileStatus[outcome.status]);
    if (outcome.status === 'indexed') {
      const { from, to } = outcome;
      columns.size.push(to - from);
      columns.lines.push(countLines(contents.bytes, contents.words, from, to));
      columns.hash.push(blobId(contents.bytes.subarray(from, to)));
    } else {
      columns.size.push('size' in outcome ? outcome.size : sizes[i]);
      columns.lines.push(0);
      columns.hash.pushNull();
      if (isFault(outcome, languages[i])) report(faults, firstFile + i, ...faultOf(outcome, paths[i], options));
    }
  }
  const batch = rows.finish();
  const children = [...batch.data.children, contentColumn(contents, offsets)];
  const struct = makeData({ type: new Struct(files.schema.fields), length: paths.length, nullCount: 0, children });
  emit('files', new RecordBatch(files.schema, struct));
  if (faults.columns.code.length > 0) emit('diagnostics', faults.finish());
}

/** A picture among the sources is left out, and its row says so; nobody need be told. A file whose name promises text is another matter. */
function isFault({ status }: ReadOutcome, language: string): boolean {
  return status !== 'binary' || language !== 'unknown';
}

function faultOf(
  outcome: Exclude<ReadOutcome, { status: 'indexed' }>,
  path: string,
  { maxFileBytes }: SourceOptions,
): [code: string, message: string] {
  switch (outcome.status) {
    case 'too_large':
      return [
        'too-large',
        `${path}: expected at most ${maxFileBytes} bytes (option maxFileBytes), got ${outcome.size}`,
      ];
    case 'binary':
      return ['binary-file', `${path}: expected text, got NUL bytes or UTF-16`];
    case 'unreadable':
      return ['unreadable-file', `${path}: expected a readable file, got ${reasonOf(path, outcome.code)}`];
  }
}

/** Names that are not UTF-8 come with U+FFFD for what is not, and then lead nowhere. */
function reasonOf(path: string, code: string): string {
  return code === 'ENOENT' && path.includes('\u{fffd}') ? 'a name that is not UTF-8' : code;
}

function report(
  { columns }: BatchWriter<typeof diagnostics.columns>,
  file: number | null,
  code: string,
  message: string,
): void {
  if (file === null) columns.file_id.pushNull();
  else columns.file_id.push(file);
  columns.layer.pushString(SLOT);
  columns.severity.push(Severity.error);
  columns.code.pushString(code);
  columns.message.push(message);
  columns.line.pushNull();
  columns.col.pushNull();
}
