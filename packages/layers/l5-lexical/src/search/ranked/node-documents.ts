import { columnDictionary, columnValues, NodeKind, type StringValues } from '@strata/tables';
import type { Table } from 'apache-arrow';
import type { LexicalIndex } from '../segments/open-lexical-index.ts';
import { type Documents, NO_NAME } from './documents.ts';

/** Documents, and the rows of `nodes` they stand for. */
export interface NodeDocuments extends Documents {
  /** Node of each document within its file; 0 is the file itself, which has a row in `nodes` only if its language has definitions. */
  readonly nodes: Uint32Array;
  /** 1 where `nodes` has that row, else 0. */
  readonly hasNode: Uint8Array;
  /** 1 for functions and methods, else 0. */
  readonly isFunction: Uint8Array;
}

/** Columns of `nodes` that this needs. */
export const NODE_COLUMNS = ['file_id', 'node', 'kind', 'name', 'start_line', 'end_line'] as const;

/** 1 for the kinds of nodes that are documents. */
const IS_DOCUMENT = new Uint8Array(256);
for (const kind of [NodeKind.class, NodeKind.function, NodeKind.method]) IS_DOCUMENT[kind] = 1;

/** Last line of a document that ends with its file, however long that is. */
const END = 0xffff_fff0;

/**
 * Functions, methods and classes as documents; what lies outside of them is one more document for each file, as is a file without definitions (of another
 * language, say).
 *
 * @param nodes - with {@link NODE_COLUMNS}; undefined where there are none
 */
export function nodeDocuments(index: LexicalIndex, nodes: Table | undefined): NodeDocuments {
  const fileIds = filesOf(index);
  const documents = new DocumentColumns(fileIds.length + documentsIn(nodes));
  let nextFile = 0;
  /** Adds the documents that are whole files, up to and with a file, which has nodes; those before it have none. */
  const addFiles = (upTo: number): void => {
    for (; nextFile < fileIds.length && fileIds[nextFile] <= upTo; nextFile++) {
      documents.sortLast();
      documents.hasNode[documents.count] = fileIds[nextFile] === upTo ? 1 : 0;
      documents.add(fileIds[nextFile], 1, END, NO_NAME, 0);
    }
  };
  for (const batch of nodes?.batches ?? []) {
    const [ids, node, , names, starts, ends] = NODE_COLUMNS.map((name) => columnValues(batch, name));
    const kinds = columnValues<Uint8Array>(batch, 'kind');
    documents.nameStrings = columnDictionary(batch, 'name');
    for (let i = 0; i < kinds.length; i++) {
      if (i === 0 || ids[i] !== ids[i - 1]) addFiles(ids[i]);
      if (IS_DOCUMENT[kinds[i]] === 0) continue;
      documents.hasNode[documents.count] = 1;
      documents.isFunction[documents.count] = kinds[i] === NodeKind.class ? 0 : 1;
      documents.add(ids[i], starts[i], ends[i], names[i], node[i]);
    }
  }
  addFiles(END);
  documents.sortLast();
  return documents;
}

/** Files with contents, ascending. */
function filesOf({ segments }: LexicalIndex): Uint32Array {
  const ids: number[] = [];
  for (const { blocks, deleted } of segments) {
    for (let i = 0; i < blocks.length; i++) {
      if (blocks.starts[i] === 0 && !deleted.has(blocks.fileIds[i])) ids.push(blocks.fileIds[i]);
    }
  }
  return Uint32Array.from(ids).sort();
}

function documentsIn(nodes: Table | undefined): number {
  let count = 0;
  for (const batch of nodes?.batches ?? []) {
    for (const kind of columnValues<Uint8Array>(batch, 'kind')) count += IS_DOCUMENT[kind];
  }
  return count;
}

/** The columns while they are filled. */
class DocumentColumns implements NodeDocuments {
  readonly fileIds: Uint32Array;
  readonly startLines: Uint32Array;
  readonly endLines: Uint32Array;
  readonly names: Int32Array;
  readonly nodes: Uint32Array;
  readonly hasNode: Uint8Array;
  readonly isFunction: Uint8Array;
  nameStrings: StringValues = { length: 0, offsets: new Int32Array(1), bytes: new Uint8Array(0) };
  count = 0;
  /** Where the last file's documents begin, and whether they are in order of lines. */
  #lastFile = 0;
  #sorted = true;

  constructor(room: number) {
    [this.fileIds, this.startLines, this.endLines, this.nodes] = Array.from({ length: 4 }, () => new Uint32Array(room));
    this.names = new Int32Array(room);
    this.hasNode = new Uint8Array(room);
    this.isFunction = new Uint8Array(room);
  }

  add(fileId: number, startLine: number, endLine: number, name: number, node: number): void {
    const i = this.count++;
    if (i > this.#lastFile && this.startLines[i - 1] > startLine) this.#sorted = false;
    this.fileIds[i] = fileId;
    this.startLines[i] = startLine;
    this.endLines[i] = endLine;
    this.names[i] = name;
    this.nodes[i] = node;
  }

  /** Puts the last file's documents in order of lines; of two on one line the outer one comes first already, and stays so. */
  sortLast(): void {
    const from = this.#lastFile;
    if (!this.#sorted) {
      const order = Array.from({ length: this.count - from }, (_, i) => from + i);
      order.sort((a, b) => this.startLines[a] - this.startLines[b] || a - b);
      for (const column of [this.startLines, this.endLines, this.names, this.nodes, this.isFunction]) {
        column.set(
          order.map((i) => column[i]),
          from,
        );
      }
    }
    this.#lastFile = this.count;
    this.#sorted = true;
  }
}
