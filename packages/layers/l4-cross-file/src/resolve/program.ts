import { columnValues } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { ModuleFinder } from '../modules/module-finder.ts';
import { ModuleTree } from '../modules/module-tree.ts';
import { NameSpace } from '../names/name-space.ts';
import { PrivateNames } from '../names/private-names.ts';
import { type Definitions, readDefinitions } from '../rows/definitions.ts';
import { type ExportRows, readExports } from '../rows/export-rows.ts';
import { type ImportRows, readImports } from '../rows/import-rows.ts';
import { wholeDictionary } from '../rows/whole-dictionary.ts';
import { type Bindings, readBindings } from '../scopes/bindings.ts';
import { SelfMadeNames } from '../scopes/self-made-names.ts';
import { readStarImports, type StarImports } from '../scopes/star-imports.ts';
import { findImportModules, type ImportModules } from './import-modules.ts';

/** All that is known of the tree before names are resolved. */
export interface Program {
  readonly names: NameSpace;
  readonly privateNames: PrivateNames;
  readonly definitions: Definitions;
  readonly imports: ImportRows;
  readonly exports: ExportRows;
  readonly tree: ModuleTree;
  readonly finder: ModuleFinder;
  readonly importModules: ImportModules;
  readonly bindings: Bindings;
  readonly stars: StarImports;
  readonly selfMadeNames: SelfMadeNames;
}

/** @param pause - called between steps none of which takes long */
export function readProgram(
  tables: {
    readonly files: Table;
    readonly nodes: Table;
    readonly imports: Table;
    readonly references: Table;
    readonly exports: Table;
  },
  pause: () => void,
): Program {
  const fileCount = countFiles(tables.files);
  const names = new NameSpace(wholeDictionary(tables.nodes, 'name').length);
  const definitions = readDefinitions(tables.nodes, fileCount, names);
  pause();
  const imports = readImports(tables.imports, fileCount, definitions.bounds, names);
  const exports = readExports(tables.exports, fileCount, names);
  pause();
  const tree = new ModuleTree(tables.files, definitions.bounds, names);
  const finder = new ModuleFinder(tree, imports.modulePaths, names);
  pause();
  const importModules = findImportModules(imports, definitions.bounds, tree, finder);
  pause();
  const privateNames = new PrivateNames(definitions, names);
  const bindings = readBindings(tables.nodes, tables.imports, definitions, imports, privateNames);
  const stars = readStarImports(tables.imports, imports, fileCount);
  const selfMadeNames = new SelfMadeNames(tables.references);
  return {
    names,
    privateNames,
    definitions,
    imports,
    exports,
    tree,
    finder,
    importModules,
    bindings,
    stars,
    selfMadeNames,
  };
}

/** One more than the largest file id. */
function countFiles(files: Table): number {
  let count = 0;
  for (const batch of files.batches) {
    for (const file of columnValues(batch, 'file_id')) if (file >= count) count = file + 1;
  }
  return count;
}
