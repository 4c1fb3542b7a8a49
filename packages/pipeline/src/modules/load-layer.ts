import type { AnyLayer } from '../contract/layer.ts';
import { checkLayer, isLayer } from './check-layer.ts';
import { describeValue } from './describe-value.ts';
import { importUserModule, type ModuleResult } from './import-user-module.ts';
import type { ModuleFault } from './module-fault.ts';
import { pathOf } from './place-of-error.ts';

/**
 * The layer that a module the user named exports by default.
 *
 * @param name - a path, a file URL, or the name of a package
 * @param directory - absolute path of the folder that relative paths and packages are looked up from
 */
export async function loadLayer(name: string, directory: string): Promise<ModuleResult<AnyLayer>> {
  const module = await importUserModule(name, directory);
  if (!module.ok) return module;
  const { file, exports } = module.value;
  const failed = (fault: ModuleFault) => ({ ok: false, fault }) as const;
  if (!('default' in exports)) {
    return failed({ reason: 'no-default-export', file, wanted: 'layer', exports: Object.keys(exports) });
  }
  const layer = exports.default;
  if (!isLayer(layer)) {
    return failed({ reason: 'wrong-default-export', file, wanted: 'layer', problems: checkLayer(layer) });
  }
  const fault = await checkWayBack(layer, file);
  return fault ? failed(fault) : { ok: true, value: layer };
}

/** Workers import a layer from where its `module` says it is: what they find there has to be this layer. */
export async function checkWayBack(layer: AnyLayer, file: string): Promise<ModuleFault | undefined> {
  const other = (found: string): ModuleFault => ({
    reason: 'other-module',
    file,
    layer: layer.id,
    declared: pathOf(layer.module),
    found,
  });
  try {
    const exports = (await import(layer.module)) as Record<string, unknown>;
    if (exports.default === layer || isMadeAnew(layer, exports.default)) return undefined;
    if (!('default' in exports)) return other('no default export');
    return other(isLayer(exports.default) ? 'another layer' : describeValue(exports.default));
  } catch (error) {
    return other(error instanceof Error ? error.message : String(error));
  }
}

/** A module whose address says which layer it gives (`layer.ts?size=768`) makes that layer anew wherever it is imported. */
function isMadeAnew({ id, version, module }: AnyLayer, found: unknown): boolean {
  if (!URL.canParse(module) || new URL(module).search === '' || !isLayer(found)) return false;
  return found.id === id && found.version === version && found.module === module;
}
