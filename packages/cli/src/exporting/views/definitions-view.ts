import { files, NodeKind, nodes } from '@strata/tables';
import { StoredFiles } from '../../stored-index/stored-files.ts';
import { StoredTable } from '../../stored-index/stored-table.ts';
import { PathColumn } from './targets.ts';
import { type View, viewStream } from './view.ts';
import { storedDictionary } from './view-dictionary.ts';
import { definitionsView as table } from './view-tables.ts';

/** Kinds by code. Modules are files, and what only its function sees is for `export nodes`. */
const SHOWN = Uint8Array.from(Object.keys(NodeKind), (kind) =>
  ['class', 'function', 'method', 'variable'].includes(kind) ? 1 : 0,
);

/** Every class, function, method and variable, nested functions and classes among them, grouped by file in the order of `nodes`. */
export const definitionsView: View = {
  reads: [files, nodes],
  open(index) {
    const stored = index.table(nodes);
    const node = new StoredTable(stored, nodes);
    const path = new PathColumn(new StoredFiles(index));
    const dictionaries = { path: path.dictionary, name: storedDictionary(stored, 'name') };
    const file = node.values('file_id');
    const [kind, name, fqn] = [node.values<Uint8Array>('kind'), node.values('name'), node.strings('fqn')];
    const [line, col, endLine] = [node.values('start_line'), node.values('start_col'), node.values('end_line')];
    return viewStream(table, dictionaries, function* (columns, full) {
      for (let batch = 0; batch < node.batches.length; batch++) {
        const { bytes, offsets } = fqn[batch];
        for (let row = 0; row < node.batches[batch]; row++) {
          if (SHOWN[kind[batch][row]] === 0) continue;
          columns.path.push(path.of(file[batch][row]));
          columns.fqn.pushBytes(bytes, offsets[row], offsets[row + 1]);
          columns.name.push(name[batch][row]);
          columns.kind.push(kind[batch][row]);
          columns.line.push(line[batch][row]);
          columns.col.push(col[batch][row]);
          columns.end_line.push(endLine[batch][row]);
          if (full()) yield;
        }
      }
    });
  },
};
