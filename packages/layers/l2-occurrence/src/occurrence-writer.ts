import {
  Binding,
  createFixedBatch,
  type FixedColumns,
  NONE,
  NodeKind,
  occurrences,
  ReferenceKind,
  type StringValues,
  SymbolRole,
  SymbolTable,
} from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import { DottedTexts } from './dotted-texts.ts';
import { definitionImportance, importImportance, referenceImportance } from './importance.ts';
import type { Inputs } from './layer-inputs.ts';
import { NameTable } from './name-table.ts';

/** What a column of lengths holds for that or more. */
const LONGEST = 0xffff;

/** Roles by code of `references.kind`. */
const REFERENCE_ROLES = Uint8Array.from(Object.values(ReferenceKind), (kind) =>
  kind === ReferenceKind.write ? SymbolRole.write_access : SymbolRole.read_access,
);

/** By code of `references.binding`: the table that `target` is a row of; `name` where there is none. */
const TARGET_TABLES = Uint8Array.from(Object.values(Binding), (binding) => {
  if (binding === Binding.node || binding === Binding.local) return SymbolTable.node;
  return binding === Binding.import ? SymbolTable.import : SymbolTable.name;
});

/** Writes occurrences one behind the other, each from a row of the tables that are merged. */
export class OccurrenceWriter {
  readonly batch: RecordBatch;
  /** Rows written so far. */
  length = 0;
  readonly #inputs: Inputs;
  readonly #columns: FixedColumns<typeof occurrences.columns>;
  readonly #names: NameTable;
  readonly #dotted: DottedTexts;
  #file = 0;
  #fileStart = 0;
  /** The references of the file: first, next and end, and their order unless they have it already. */
  #first = 0;
  #next = 0;
  #end = 0;
  #order: Uint32Array | undefined;

  constructor(inputs: Inputs, rows: number) {
    const { text, texts, binding, target } = inputs.references;
    this.#inputs = inputs;
    this.#names = new NameTable(text, binding, target);
    this.#dotted = new DottedTexts(texts);
    ({ columns: this.#columns, batch: this.batch } = createFixedBatch(occurrences, rows));
  }

  beginFile(file: number, first: number, end: number, order: Uint32Array | undefined): void {
    this.#file = file;
    this.#fileStart = this.length;
    this.#first = first;
    this.#next = first;
    this.#end = end;
    this.#order = order;
    this.#names.begin(first, end - first);
  }

  endFile(): void {
    this.#columns.file_id.fill(this.#file, this.#fileStart, this.length);
  }

  /** Writes the references of the file that stand before a position. */
  referencesUntil(untilLine: number, untilCol: number): void {
    const end = this.#end;
    const first = this.#first;
    const order = this.#order;
    const columns = this.#columns;
    const { line, col, length, kind, binding, target, text, node } = this.#inputs.references;
    let out = this.length;
    let i = this.#next;
    for (; i < end; i++) {
      const row = order === undefined ? i : order[i - first];
      const atLine = line[row];
      if (atLine > untilLine || (atLine === untilLine && col[row] >= untilCol)) break;
      const code = kind[row];
      const bound = binding[row];
      const table = TARGET_TABLES[bound];
      const aim = target[row];
      columns.line[out] = atLine;
      columns.col[out] = col[row];
      columns.length[out] = length[row];
      columns.roles[out] = REFERENCE_ROLES[code];
      if (table === SymbolTable.name || aim === NONE || this.#dotted.has(text[row])) {
        columns.symbol_table[out] = SymbolTable.name;
        columns.symbol[out] = this.#names.firstLike(row) - first;
      } else {
        columns.symbol_table[out] = table;
        columns.symbol[out] = aim;
      }
      columns.enclosing[out] = node[row];
      columns.importance[out] = referenceImportance[code * 8 + bound];
      out++;
    }
    this.#next = i;
    this.length = out;
  }

  definition(row: number): void {
    const { kind, node, name, names, line, col } = this.#inputs.nodes;
    const columns = this.#columns;
    const out = this.length++;
    columns.line[out] = line[row];
    columns.col[out] = col[row];
    // A module's name is that of its file, and written nowhere in it.
    columns.length[out] = kind[row] === NodeKind.module ? 0 : lengthOf(names, name[row]);
    columns.roles[out] = SymbolRole.definition;
    columns.symbol_table[out] = SymbolTable.node;
    columns.symbol[out] = node[row];
    columns.enclosing[out] = node[row];
    columns.importance[out] = definitionImportance[kind[row]];
  }

  import(row: number): void {
    const { row: number, node, bound, names, line, col } = this.#inputs.imports;
    const columns = this.#columns;
    const out = this.length++;
    columns.line[out] = line[row];
    columns.col[out] = col[row];
    // A star binds no name: what is written is the star.
    columns.length[out] = lengthOf(names, bound[row]) || 1;
    columns.roles[out] = SymbolRole.import;
    columns.symbol_table[out] = SymbolTable.import;
    columns.symbol[out] = number[row];
    columns.enclosing[out] = node[row];
    columns.importance[out] = importImportance;
  }
}

function lengthOf({ offsets }: StringValues, i: number): number {
  return Math.min(offsets[i + 1] - offsets[i], LONGEST);
}
