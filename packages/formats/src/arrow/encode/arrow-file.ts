import { crc32 } from 'node:zlib';
import { makeData, type RecordBatch, type Schema, type Vector } from 'apache-arrow';
import { FileBlock } from 'apache-arrow/ipc/metadata/file';
import type { ByteSink } from '../../sink/byte-sink.ts';
import { MAGIC, MAGIC_LENGTH } from '../layout.ts';
import { type EncodedBody, encodeBody } from './body.ts';
import { columnsOf } from './columns-of.ts';
import { dictionariesOf, extendsDictionary, visitDictionaryTypes } from './dictionaries.ts';
import { encodeFooter } from './footer.ts';
import { encodeDictionaryMessage, encodeRecordBatchMessage, encodeSchemaMessage } from './message.ts';

/** What a finished file is, for whoever keeps a list of files. */
export interface ArrowFileSummary {
  readonly rows: number;
  readonly batches: number;
  readonly bytes: number;
  /** CRC-32 (as in zlib and PNG) of all bytes of the file. */
  readonly crc32: number;
}

/** Writes an Arrow IPC file from front to back: any number of `append`, then `finish`. */
export interface ArrowFileWriter {
  readonly schema: Schema;
  /** Rows appended so far. */
  readonly rows: number;
  /**
   * Writes a batch: its metadata, then its body straight from the memory of its columns. Columns are found by name; those that the
   * schema does not have (transient ones) are left out.
   * @throws TypeError when a column is missing or of another type
   */
  append(batch: RecordBatch): void;
  /**
   * Writes the dictionaries, the footer and the magic.
   * @param dictionaries - by the id of the dictionary type; an id that is missing is taken from the batches
   * @throws TypeError when a dictionary is missing, or when it has to be taken from batches that do not share one
   */
  finish(dictionaries?: ReadonlyMap<number, Vector>): ArrowFileSummary;
}

export interface ArrowFileOptions {
  /**
   * Names of the columns whose values are compressed (zstd). Default: none. A reader that maps the file reads the others in place, and these into
   * memory when they are first asked for. Worth it for long runs of equal values and for strings with common beginnings.
   */
  readonly compressed?: ReadonlySet<string>;
}

/** Starts an Arrow IPC file of this schema. The file's layout is described in FORMAT.md. */
export function createArrowFileWriter(sink: ByteSink, schema: Schema, options: ArrowFileOptions = {}): ArrowFileWriter {
  const compressed = new Set(schema.fields.flatMap(({ name }, i) => (options.compressed?.has(name) ? [i] : [])));
  const recordBlocks: FileBlock[] = [];
  const dictionaryBlocks: FileBlock[] = [];
  const carried = new Map<number, Vector>();
  const replaced = new Set<number>();
  let position = 0;
  let checksum = 0;
  let rows = 0;
  let finished = false;

  function write(parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      checksum = crc32(part, checksum);
      position += part.byteLength;
    }
    sink.write(parts);
  }

  function writeMessage(blocks: FileBlock[], metadata: Uint8Array, body: EncodedBody): void {
    blocks.push(new FileBlock(metadata.byteLength, body.byteLength, position));
    write([metadata, ...body.parts]);
  }

  function start(): void {
    const magic = new Uint8Array(MAGIC_LENGTH);
    magic.set(MAGIC);
    write([magic, encodeSchemaMessage(schema, MAGIC_LENGTH)]);
  }

  function writeDictionaries(given: ReadonlyMap<number, Vector>): void {
    const written = new Set<number>();
    visitDictionaryTypes(schema, ({ id, dictionary: type }) => {
      if (written.has(id)) return;
      written.add(id);
      const vector = given.get(id) ?? carried.get(id);
      if (!given.has(id) && replaced.has(id)) {
        throw new TypeError(
          `dictionary ${id}: expected one dictionary for all batches, got several that do not extend one another; ` +
            'an Arrow file has one per column: merge them and rewrite the indices, or give the merged one to finish()',
        );
      }
      if (!vector && rows > 0)
        throw new TypeError(`dictionary ${id} (${type}): given neither to finish() nor by a batch`);
      // A reader looks for every dictionary the schema names, also in a file without rows.
      const chunks =
        vector && vector.data.length > 0 ? vector.data : [makeData({ type, length: 0, nullCount: 0 } as never)];
      chunks.forEach((chunk, i) => {
        const body = encodeBody([chunk]);
        writeMessage(dictionaryBlocks, encodeDictionaryMessage(id, i > 0, chunk.length, body, position), body);
      });
    });
  }

  start();
  return {
    schema,
    get rows() {
      return rows;
    },
    append(batch) {
      if (finished) throw new TypeError('append after finish');
      const columns = columnsOf(batch, schema);
      for (const [id, dictionary] of dictionariesOf(schema, columns)) {
        const before = carried.get(id);
        if (before && before !== dictionary && !extendsDictionary(before, dictionary)) replaced.add(id);
        carried.set(id, dictionary);
      }
      const body = encodeBody(columns, compressed);
      writeMessage(recordBlocks, encodeRecordBatchMessage(batch.numRows, body, position), body);
      rows += batch.numRows;
    },
    finish(dictionaries = new Map()) {
      if (finished) throw new TypeError('finish after finish');
      finished = true;
      writeDictionaries(dictionaries);
      write([encodeFooter(schema, recordBlocks, dictionaryBlocks)]);
      return { rows, batches: recordBlocks.length, bytes: position, crc32: checksum };
    },
  };
}
