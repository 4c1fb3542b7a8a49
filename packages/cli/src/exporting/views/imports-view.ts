import { columnData, Evidence, files, imports, isNull, NONE, nodes, resolutions, stringAt } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { StoredFiles } from '../../stored-index/stored-files.ts';
import { StoredTable } from '../../stored-index/stored-table.ts';
import { PathColumn, TargetColumns } from './targets.ts';
import { type View, viewStream } from './view.ts';
import { GrowingDictionary, storedDictionary } from './view-dictionary.ts';
import { importsView as table } from './view-tables.ts';

/**
 * Every alias of every import with its resolution, grouped by file in source order. A name that a module makes at run time has no target: what
 * the table names there is only where it is made.
 */
export const importsView: View = {
  reads: [files, nodes, imports, resolutions],
  open(index) {
    const stored = index.table(imports);
    const imported = new StoredTable(stored, imports);
    const storedFiles = new StoredFiles(index);
    const path = new PathColumn(storedFiles);
    const target = new TargetColumns(new StoredTable(index.table(nodes), nodes), storedFiles.count);
    const modules = new ModuleColumn(stored);
    const dictionaries = {
      path: path.dictionary,
      module: modules.dictionary,
      name: storedDictionary(stored, 'name'),
      alias: storedDictionary(stored, 'alias'),
      target_path: path.dictionary,
      target_fqn: target.dictionary,
    };
    const [file, line] = [imported.values('file_id'), imported.values('line')];
    const [module, level] = [imported.values('module'), imported.values<Uint8Array>('level')];
    const [name, alias] = [imported.values('name'), imported.values('alias')];
    const resolved = resolutionRows(index.table(resolutions));
    return viewStream(table, dictionaries, function* (columns, full) {
      for (const [batch, rows] of imported.batches.entries()) {
        const names = columnData(stored.batches[batch], 'name');
        const aliases = columnData(stored.batches[batch], 'alias');
        for (let row = 0; row < rows; row++) {
          const { status, targetFile, targetNode, isDynamic } = resolved.next();
          columns.path.push(path.of(file[batch][row]));
          columns.line.push(line[batch][row]);
          columns.module.push(modules.of(module[batch][row], level[batch][row]));
          if (isNull(names, row)) columns.name.pushNull();
          else columns.name.push(name[batch][row]);
          if (isNull(aliases, row)) columns.alias.pushNull();
          else columns.alias.push(alias[batch][row]);
          columns.resolution.push(status);
          if (targetFile === NONE || isDynamic) {
            columns.target_path.pushNull();
            columns.target_fqn.pushNull();
            columns.target_line.pushNull();
          } else {
            columns.target_path.push(path.of(targetFile));
            columns.target_fqn.push(target.fqnOf(targetFile, targetNode));
            columns.target_line.push(target.lineOf(targetFile, targetNode));
          }
          if (full()) yield;
        }
      }
    });
  },
};

/** The rows of `resolutions` one after the other: they are those of `imports`, but cut into other batches. */
function resolutionRows(stored: Table) {
  const table = new StoredTable(stored, resolutions);
  const [status, evidence, targetFile, targetNode] = [
    table.values<Uint8Array>('status'),
    table.values<Uint8Array>('evidence'),
    table.values('target_file'),
    table.values('target_node'),
  ];
  let batch = 0;
  let row = 0;
  return {
    next() {
      while (row === table.batches[batch]) {
        batch++;
        row = 0;
      }
      const at = row++;
      return {
        status: status[batch][at],
        targetFile: targetFile[batch][at],
        targetNode: targetNode[batch][at],
        isDynamic: evidence[batch][at] === Evidence.dynamic,
      };
    },
  };
}

/** Modules as written: the leading dots, which are a column of their own, before the name. */
class ModuleColumn {
  readonly dictionary = new GrowingDictionary();
  readonly #stored: Table;
  readonly #known = new Map<number, number>();

  constructor(stored: Table) {
    this.#stored = stored;
  }

  of(module: number, level: number): number {
    const key = module * 256 + level;
    let index = this.#known.get(key);
    if (index === undefined) {
      const text = stringAt(storedDictionary(this.#stored, 'module').strings(), module);
      index = this.dictionary.intern('.'.repeat(level) + text);
      this.#known.set(key, index);
    }
    return index;
  }
}
