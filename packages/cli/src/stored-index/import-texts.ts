import type { Index } from '@strata/pipeline';
import { columnData, imports, isNull } from '@strata/tables';
import { FileRows } from './file-rows.ts';
import { StoredTable } from './stored-table.ts';
import { Texts } from './texts.ts';

/** Imports as people name them: `os.path`, `.sibling.name`, `pkg.*`. */
export class ImportTexts {
  readonly #rows: FileRows;
  readonly #columns;

  constructor(index: Index, files: number) {
    const table = index.table(imports);
    const stored = new StoredTable(table, imports);
    this.#rows = new FileRows(stored.values('file_id'), files);
    this.#columns = {
      level: stored.values<Uint8Array>('level'),
      module: stored.values('module'),
      modules: new Texts(stored.dictionary('module')),
      name: stored.values('name'),
      names: new Texts(stored.dictionary('name')),
      nameData: table.batches.map((batch) => columnData(batch, 'name')),
    };
  }

  of(file: number, row: number): string {
    const batch = this.#rows.batchOf(file);
    const i = this.#rows.firstOf(file) + row;
    const { level, module, modules, name, names, nameData } = this.#columns;
    const from = '.'.repeat(level[batch][i]) + modules.at(module[batch][i]);
    if (isNull(nameData[batch], i)) return from;
    return `${from}${from === '' || from.endsWith('.') ? '' : '.'}${names.at(name[batch][i])}`;
  }
}
