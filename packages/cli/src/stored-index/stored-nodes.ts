import type { Index } from '@strata/pipeline';
import { NodeKind, nodes, stringAt } from '@strata/tables';
import { FileRows } from './file-rows.ts';
import { StoredTable } from './stored-table.ts';
import { indexOfText } from './texts.ts';

/** A definition as people and programs see it: the row of the view `definitions`. */
export interface Definition {
  readonly file: number;
  readonly node: number;
  readonly fqn: string;
  readonly name: string;
  readonly kind: string;
  readonly line: number;
  /** 0-based UTF-8 bytes. */
  readonly col: number;
  readonly end_line: number;
}

const KINDS = Object.keys(NodeKind);

/** Kinds by code: what can be seen from outside its function, so to speak; parameters and locals cannot. */
const HAS_NAME_OUTSIDE = KINDS.map((kind) => ['module', 'class', 'function', 'method', 'variable'].includes(kind));

/** The definitions of an index, by file and node or by name. */
export class StoredNodes {
  readonly #table: StoredTable<typeof nodes.columns>;
  readonly #rows: FileRows;
  readonly #columns;

  constructor(index: Index, files: number) {
    const table = new StoredTable(index.table(nodes), nodes);
    this.#table = table;
    const file = table.values('file_id');
    this.#rows = new FileRows(file, files);
    this.#columns = {
      file,
      node: table.values('node'),
      kind: table.values<Uint8Array>('kind'),
      name: table.values('name'),
      names: table.dictionary('name'),
      fqn: table.strings('fqn'),
      line: table.values('start_line'),
      col: table.values('start_col'),
      endLine: table.values('end_line'),
    };
  }

  fqn(file: number, node: number): string {
    return stringAt(this.#columns.fqn[this.#rows.batchOf(file)], this.#rows.firstOf(file) + node);
  }

  /** Line at which a definition begins; of a module 1. */
  line(file: number, node: number): number {
    return this.#columns.line[this.#rows.batchOf(file)][this.#rows.firstOf(file) + node];
  }

  get(file: number, node: number): Definition {
    return this.#definition(this.#rows.batchOf(file), this.#rows.firstOf(file) + node);
  }

  /** Modules, classes, functions, methods and variables whose simple name this is, in the order of the files. */
  *named(name: string): Generator<Definition> {
    const wanted = indexOfText(this.#columns.names, name);
    if (wanted < 0) return;
    for (let batch = 0; batch < this.#table.batches.length; batch++) {
      const ids = this.#columns.name[batch];
      const kinds = this.#columns.kind[batch];
      for (let row = ids.indexOf(wanted); row >= 0; row = ids.indexOf(wanted, row + 1)) {
        if (HAS_NAME_OUTSIDE[kinds[row]]) yield this.#definition(batch, row);
      }
    }
  }

  #definition(batch: number, row: number): Definition {
    const { file, node, kind, name, names, fqn, line, col, endLine } = this.#columns;
    return {
      file: file[batch][row],
      node: node[batch][row],
      fqn: stringAt(fqn[batch], row),
      name: stringAt(names, name[batch][row]),
      kind: KINDS[kind[batch][row]],
      line: line[batch][row],
      col: col[batch][row],
      end_line: endLine[batch][row],
    };
  }
}
