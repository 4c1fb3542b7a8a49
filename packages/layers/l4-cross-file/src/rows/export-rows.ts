import { columnValues } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { type DottedPaths, parseDottedPaths } from '../names/dotted-paths.ts';
import type { NameSpace } from '../names/name-space.ts';
import { fileBounds } from './file-bounds.ts';
import { wholeDictionary } from './whole-dictionary.ts';

/** The steps that make modules' export lists, as flat columns; `texts` are entries of the dictionary of names. */
export interface ExportRows {
  /** Where each file's steps begin; one entry more than files. */
  readonly bounds: Int32Array;
  /** See ExportAction. */
  readonly actions: Uint8Array;
  readonly texts: Int32Array;
  /** By text: the name it is as a whole. */
  readonly names: Int32Array;
  /** By text: the path it is when a module is meant. */
  readonly paths: DottedPaths;
}

export function readExports(exports: Table, fileCount: number, names: NameSpace): ExportRows {
  const dictionary = wholeDictionary(exports, 'name');
  const rows: ExportRows = {
    bounds: fileBounds(exports, fileCount),
    actions: new Uint8Array(exports.numRows),
    texts: new Int32Array(exports.numRows),
    names: names.internAll(dictionary),
    paths: parseDottedPaths(dictionary, names),
  };
  let row = 0;
  for (const batch of exports.batches) {
    rows.actions.set(columnValues<Uint8Array>(batch, 'action'), row);
    rows.texts.set(columnValues(batch, 'name'), row);
    row += batch.numRows;
  }
  return rows;
}
