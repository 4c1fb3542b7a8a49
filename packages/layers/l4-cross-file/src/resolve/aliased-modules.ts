import { ImportFlag } from '@strata/tables';
import { Found, Unfound } from '../modules/module-finder.ts';
import { ALIASED } from '../rows/import-rows.ts';
import { ModuleNames } from './module-names.ts';
import type { Program } from './program.ts';

/**
 * Finds modules that imports name by a path which leads through an attribute, and enters them as the imports' modules. `import os.path` works because
 * os.py binds `path` to a module and enters that in `sys.modules`, which it therefore mentions.
 */
export function findAliasedModules(program: Program): void {
  const { imports, importModules } = program;
  const aliased: { i: number; module: number }[] = [];
  let names: ModuleNames | undefined;
  for (let i = 0; i < imports.count; i++) {
    if (importModules.modules[i] !== Unfound.missing) continue;
    // A resolver of its own: what it finds while these imports have no module must not be remembered.
    names ??= new ModuleNames(program, 0);
    const module = followAttributes(program, names, i);
    if (module >= 0) aliased.push({ i, module });
  }
  for (const { i, module } of aliased) {
    importModules.modules[i] = module;
    importModules.found[i] = Found.asAttribute;
    if ((imports.flags[i] & (ImportFlag.from | ALIASED)) !== 0) importModules.boundModules[i] = module;
  }
}

function followAttributes(program: Program, names: ModuleNames, i: number): number {
  const { imports, finder, definitions, tree, selfMadeNames } = program;
  const path = imports.modules[i];
  const { starts, segments } = imports.modulePaths;
  const beginning = finder.findBeginning(imports.files[i], imports.levels[i], path);
  if (beginning === undefined) return -1;
  let module = beginning.module;
  for (let at = starts[path] + beginning.taken; at < starts[path + 1] && module >= 0; at++) {
    if (!tree.hasFile(module) || !selfMadeNames.has(tree.files[module])) return -1;
    const entry = names.lookup(module, segments[at]);
    module = names.isDynamic(entry) ? -1 : names.memo.meanings[entry] - definitions.count;
  }
  return module;
}
