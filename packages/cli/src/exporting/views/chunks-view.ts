import { chunks, files, imports, NONE, nodes } from '@strata/tables';
import { ChunkTexts } from '../../chunking/chunk-texts.ts';
import { chunksOf, type OpenChunks } from '../../chunking/open-chunks.ts';
import { type View, viewStream } from './view.ts';
import { GrowingDictionary } from './view-dictionary.ts';
import { chunksView as table, chunkTextsView as tableWithTexts } from './view-tables.ts';
import type { ViewColumns } from './view-writer.ts';

const STALENESS = tableWithTexts.columns.stale.values;
/** Bytes of text after which a batch is handed on. */
const BATCH_BYTES = 16 << 20;

/** Every chunk with its names, in the order of `chunks`. */
export const chunksView: View = {
  reads: [files, chunks, nodes, imports],
  open(index) {
    const open = chunksOf(index);
    const rows = new ChunkColumns(open);
    return viewStream(table, { path: rows.paths }, function* (columns, full) {
      for (let row = 0; row < open.chunks.count; row++) {
        rows.push(columns, row);
        if (full()) yield;
      }
    });
  },
};

/** As {@link chunksView}, with the texts, and a note about files that have changed. */
export const chunkTextsView: View = {
  reads: chunksView.reads,
  open(index) {
    const open = chunksOf(index);
    const rows = new ChunkColumns(open);
    const texts = new ChunkTexts(open.chunks, open.files, open.root);
    const stream = viewStream(tableWithTexts, { path: rows.paths }, function* (columns, full) {
      for (let row = 0; row < open.chunks.count; row++) {
        rows.push(columns, row);
        const found = texts.of(row);
        if (found !== null && 'text' in found) columns.text.push(found.text);
        else columns.text.pushNull();
        if (found !== null && 'stale' in found) columns.stale.push(STALENESS.indexOf(found.stale));
        else columns.stale.pushNull();
        if (full() || columns.text.byteLength > BATCH_BYTES) yield;
      }
    });
    return { ...stream, note: () => texts.note() };
  },
};

/** Writes chunks into columns. */
class ChunkColumns {
  readonly paths = new GrowingDictionary();
  readonly #open: OpenChunks;
  readonly #children: Uint32Array;

  constructor(open: OpenChunks) {
    this.#open = open;
    const { parents, count } = open.chunks;
    this.#children = new Uint32Array(count);
    for (let row = 0; row < count; row++) if (parents[row] !== NONE) this.#children[parents[row]]++;
  }

  push(columns: ViewColumns<typeof table.columns>, row: number): void {
    const { chunks, names, imports } = this.#open;
    const file = chunks.files[row];
    columns.id.push(chunks.id(row));
    if (chunks.parents[row] === NONE) columns.parent.pushNull();
    else columns.parent.push(chunks.id(chunks.parents[row]));
    columns.kind.push(chunks.kinds[row]);
    columns.children.push(this.#children[row]);
    columns.path.push(this.paths.intern(names.path(row)));
    const fqn = names.fqn(row);
    if (fqn === null) columns.fqn.pushNull();
    else columns.fqn.push(fqn);
    columns.breadcrumb.push(names.breadcrumb(row));
    columns.start_line.pushId(file === NONE ? NONE : chunks.startLines[row]);
    columns.end_line.pushId(file === NONE ? NONE : chunks.endLines[row]);
    columns.start_byte.pushId(file === NONE ? NONE : chunks.startBytes[row]);
    columns.end_byte.pushId(file === NONE ? NONE : chunks.endBytes[row]);
    columns.tokens.push(chunks.tokens[row]);
    columns.rank.push(chunks.ranks[row]);
    columns.content_hash.push(chunks.contentHash(row));
    columns.imports.push(Array.from(chunks.imports(row), (used) => imports?.of(file, used) ?? ''));
  }
}
