import { columnData, columnValues, isNull } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { type DottedPaths, parseDottedPaths } from '../names/dotted-paths.ts';
import type { NameSpace } from '../names/name-space.ts';
import { fileBounds } from './file-bounds.ts';
import { wholeDictionary } from './whole-dictionary.ts';

/** Bit of `ImportRows.flags` above those of ImportFlag: there is a name after `as`. */
export const ALIASED = 1 << 15;

/**
 * All imports of the tree as flat columns, an import being named by its position in the whole table. Names are of the name space.
 */
export interface ImportRows {
  readonly count: number;
  /** Where each file's imports begin; one entry more than files. */
  readonly bounds: Int32Array;
  readonly files: Int32Array;
  /** Definition that is the scope in which the name is bound. */
  readonly scopes: Int32Array;
  /** Module as written, as an entry of the dictionary `moduleStrings` and of `modulePaths`. */
  readonly modules: Int32Array;
  /** Name taken from the module; meaningless without ImportFlag.from. */
  readonly names: Int32Array;
  /** Name bound; meaningless for star and dynamic imports. */
  readonly bound: Int32Array;
  /** ImportFlag, with {@link ALIASED}. */
  readonly flags: Uint16Array;
  readonly levels: Uint8Array;
  readonly modulePaths: DottedPaths;
}

export function readImports(imports: Table, fileCount: number, nodeBounds: Int32Array, names: NameSpace): ImportRows {
  const count = imports.numRows;
  const nameIds = names.internAll(wholeDictionary(imports, 'name'));
  const boundIds = names.internAll(wholeDictionary(imports, 'bound'));
  const rows: ImportRows = {
    count,
    bounds: fileBounds(imports, fileCount),
    files: new Int32Array(count),
    scopes: new Int32Array(count),
    modules: new Int32Array(count),
    names: new Int32Array(count),
    bound: new Int32Array(count),
    flags: new Uint16Array(count),
    levels: new Uint8Array(count),
    modulePaths: parseDottedPaths(wholeDictionary(imports, 'module'), names),
  };
  let row = 0;
  for (const batch of imports.batches) {
    const file = columnValues(batch, 'file_id');
    const node = columnValues(batch, 'node');
    const name = columnValues(batch, 'name');
    const bound = columnValues(batch, 'bound');
    const flags = columnValues<Uint16Array>(batch, 'flags');
    const alias = columnData(batch, 'alias');
    rows.modules.set(columnValues(batch, 'module'), row);
    rows.levels.set(columnValues<Uint8Array>(batch, 'level'), row);
    for (let i = 0; i < file.length; i++, row++) {
      rows.files[row] = file[i];
      rows.scopes[row] = nodeBounds[file[i]] + node[i];
      rows.names[row] = nameIds[name[i]];
      rows.bound[row] = boundIds[bound[i]];
      rows.flags[row] = isNull(alias, i) ? flags[i] : flags[i] | ALIASED;
    }
  }
  return rows;
}
