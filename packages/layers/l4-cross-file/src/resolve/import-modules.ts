import { ImportFlag } from '@strata/tables';
import { isInit } from '../modules/module-file.ts';
import type { ModuleFinder } from '../modules/module-finder.ts';
import type { ModuleTree } from '../modules/module-tree.ts';
import type { DottedPaths } from '../names/dotted-paths.ts';
import { ALIASED, type ImportRows } from '../rows/import-rows.ts';

/** The modules that imports name, found from paths alone: what needs no knowledge of what modules contain. */
export interface ImportModules {
  /** By import: the module before `import` or after it, or Unfound. */
  readonly modules: Int32Array;
  /** By import: see Found. */
  readonly found: Uint8Array;
  /** By import without `from`: the module its name is bound to, which is `a` for `import a.b.c`; or Unfound. */
  readonly boundModules: Int32Array;
  /** By module: 1 when the package it is in imports it in its own `__init__`, which makes it an attribute from then on. */
  readonly importedByPackage: Uint8Array;
}

/** @param nodeBounds - see Definitions: the first definition of a file is its module */
export function findImportModules(
  imports: ImportRows,
  nodeBounds: Int32Array,
  tree: ModuleTree,
  finder: ModuleFinder,
): ImportModules {
  const { count, files, scopes, flags, levels, modules: paths, modulePaths } = imports;
  const modules = new Int32Array(count);
  const found = new Uint8Array(count);
  const boundModules = new Int32Array(count);
  const importedByPackage = new Uint8Array(tree.size);
  for (let i = 0; i < count; i++) {
    const file = files[i];
    const path = paths[i];
    const module = finder.find(file, levels[i], path);
    modules[i] = module;
    found[i] = finder.found;
    const bindsTop = (flags[i] & (ImportFlag.from | ALIASED)) === 0 && levels[i] === 0;
    if (!bindsTop) boundModules[i] = module;
    else if (module < 0) boundModules[i] = finder.findTop(file, path);
    else boundModules[i] = topOf(module, path, modulePaths, tree);
    if (module >= 0 && isInit(tree.kinds[file]) && scopes[i] === nodeBounds[file]) {
      markImported(importedByPackage, tree, module, tree.directories[file]);
    }
  }
  return { modules, found, boundModules, importedByPackage };
}

/** The module that the first segment of a path means, of which the whole means `module`. */
function topOf(module: number, path: number, { starts, segments }: DottedPaths, tree: ModuleTree): number {
  let top = module;
  for (let i = starts[path] + 1; i < starts[path + 1]; i++) {
    // `p.__init__` is p again.
    if (segments[i] !== tree.initName) top = tree.parent(top);
  }
  return top;
}

/** Marks the module through which the way from `ancestor` to `module` leads. */
function markImported(imported: Uint8Array, tree: ModuleTree, module: number, ancestor: number): void {
  for (let at = module; at > 0; at = tree.parent(at)) {
    if (tree.parent(at) === ancestor) {
      imported[at] = 1;
      return;
    }
  }
}
