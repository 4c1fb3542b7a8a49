import type { PipelineDefinition } from '../contract/pipeline.ts';
import { checkLayer, isLayer, isRecord } from './check-layer.ts';
import { describeValue } from './describe-value.ts';
import { importUserModule, type ModuleResult } from './import-user-module.ts';
import { checkWayBack } from './load-layer.ts';
import type { ModuleFault } from './module-fault.ts';

/**
 * The pipeline that a config file exports by default.
 *
 * @param name - a path or a file URL
 * @param directory - absolute path of the folder that relative paths are looked up from
 */
export async function loadPipeline(name: string, directory: string): Promise<ModuleResult<PipelineDefinition>> {
  const module = await importUserModule(name, directory);
  if (!module.ok) return module;
  const { file, exports } = module.value;
  const failed = (fault: ModuleFault) => ({ ok: false, fault }) as const;
  if (!('default' in exports)) {
    return failed({ reason: 'no-default-export', file, wanted: 'pipeline', exports: Object.keys(exports) });
  }
  const problems = checkPipeline(exports.default);
  if (problems.length > 0) return failed({ reason: 'wrong-default-export', file, wanted: 'pipeline', problems });
  const pipeline = exports.default as PipelineDefinition;
  for (const { layer } of pipeline.entries) {
    const fault = await checkWayBack(layer, file);
    if (fault) return failed(fault);
  }
  return { ok: true, value: pipeline };
}

function checkPipeline(value: unknown): readonly string[] {
  if (isLayer(value)) return ['expected a pipeline, got a layer: put it into a slot with --use, or into a pipeline'];
  if (!isRecord(value) || !('source' in value) || !Array.isArray(value.entries)) {
    const hint = isRecord(value) && 'layers' in value ? '; wrap it: definePipeline({ … })' : '';
    return [`expected what definePipeline gives, got ${describeValue(value)}${hint}`];
  }
  const source = isRecord(value.source) ? value.source.source : undefined;
  const problems: string[] = [];
  if (!isRecord(source) || typeof source.discover !== 'function' || typeof source.load !== 'function') {
    problems.push(`source: expected what defineSource gives, got ${describeValue(source)}`);
  }
  for (const [i, entry] of value.entries.entries()) {
    const { slot, layer } = isRecord(entry) ? entry : {};
    const where = typeof slot === 'string' ? `layer '${slot}'` : `layers[${i}]`;
    problems.push(...checkLayer(layer).map((problem) => `${where}: ${problem}`));
  }
  return problems;
}
