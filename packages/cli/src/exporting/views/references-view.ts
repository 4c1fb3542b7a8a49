import { Evidence, files, links, NONE, nodes, references, type StringValues } from '@strata/tables';
import { FileRows } from '../../stored-index/file-rows.ts';
import { StoredFiles } from '../../stored-index/stored-files.ts';
import { StoredTable } from '../../stored-index/stored-table.ts';
import { PathColumn, TargetColumns } from './targets.ts';
import { type View, viewStream } from './view.ts';
import { GrowingDictionary } from './view-dictionary.ts';
import { referencesView as table } from './view-tables.ts';

/**
 * Every reference that ends at a definition or module of the tree outside functions, one row for every name of a chain that does, grouped by
 * file in source order. Where only a prefix of the chain is known, the rest of it ends nowhere.
 */
export const referencesView: View = {
  reads: [files, nodes, references, links],
  open(index) {
    const storedFiles = new StoredFiles(index);
    const path = new PathColumn(storedFiles);
    const target = new TargetColumns(new StoredTable(index.table(nodes), nodes), storedFiles.count);
    const reference = new StoredTable(index.table(references), references);
    const rows = new FileRows(reference.values('file_id'), storedFiles.count);
    const names = new LastNames(reference.dictionary('text'));
    const dictionaries = {
      path: path.dictionary,
      name: names.dictionary,
      target_path: path.dictionary,
      target_fqn: target.dictionary,
    };
    const [line, col] = [reference.values('line'), reference.values('col')];
    const [kind, text] = [reference.values<Uint8Array>('kind'), reference.values('text')];
    const link = new StoredTable(index.table(links), links);
    const [file, number, evidence] = [
      link.values('file_id'),
      link.values('reference'),
      link.values<Uint8Array>('evidence'),
    ];
    const [targetFile, targetNode] = [link.values('target_file'), link.values('target_node')];
    return viewStream(table, dictionaries, function* (columns, full) {
      for (let batch = 0; batch < link.batches.length; batch++) {
        for (let row = 0; row < link.batches[batch]; row++) {
          if (evidence[batch][row] === Evidence.prefix) continue;
          const toFile = targetFile[batch][row];
          const toNode = targetNode[batch][row];
          const fqn = target.fqnOf(toFile, toNode);
          if (fqn === NONE) continue;
          const from = file[batch][row];
          const b = rows.batchOf(from);
          const r = rows.firstOf(from) + number[batch][row];
          columns.path.push(path.of(from));
          columns.line.push(line[b][r]);
          columns.col.push(col[b][r]);
          columns.name.push(names.of(text[b][r]));
          columns.kind.push(kind[b][r]);
          columns.target_path.push(path.of(toFile));
          columns.target_fqn.push(fqn);
          columns.target_line.push(target.lineOf(toFile, toNode));
          if (full()) yield;
        }
      }
    });
  },
};

const DOT = 0x2e;

/** The last names of dotted texts, as indices into a dictionary of their own. */
class LastNames {
  readonly dictionary = new GrowingDictionary();
  readonly #texts: StringValues;
  /** Index + 1 by text; 0 until it is known. */
  readonly #known: Uint32Array;

  constructor(texts: StringValues) {
    this.#texts = texts;
    this.#known = new Uint32Array(texts.length);
  }

  of(text: number): number {
    if (this.#known[text] === 0) {
      const { bytes, offsets } = this.#texts;
      const to = offsets[text + 1];
      let from = to;
      while (from > offsets[text] && bytes[from - 1] !== DOT) from--;
      this.#known[text] = this.dictionary.internBytes(bytes, from, to) + 1;
    }
    return this.#known[text] - 1;
  }
}
