import type { Plan } from '../plan/plan.ts';
import type { ModuleSpec } from '../pool/protocol.ts';

/** The modules that workers need for a plan, by slot. */
export function runModules({ source, phases }: Plan): ReadonlyMap<string, ModuleSpec> {
  const { id, version, module } = source.source;
  const ofSource: ModuleSpec = {
    slot: source.id,
    role: 'source',
    url: module,
    id,
    version,
    options: source.options,
  };
  const ofLayers = phases
    .flatMap(({ layers }) => layers)
    .map(({ slot, layer, options }): ModuleSpec => {
      return { slot, role: 'layer', url: layer.module, id: layer.id, version: layer.version, options };
    });
  return new Map([ofSource, ...ofLayers].map((spec) => [spec.slot, spec]));
}
