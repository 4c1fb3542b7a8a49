import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {
  type AnyLayer,
  formatFault,
  formatModuleFault,
  loadLayer,
  loadPipeline,
  type ModuleResult,
  type PipelineDefinition,
  type PipelineEntry,
  type Plan,
  planPipeline,
  registerHostModules,
} from '@strata/pipeline';
import type { PipelineFlags } from '../flags/pipeline-flags.ts';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';

/** Names under which a tree declares its own pipeline, the first that is there counts. */
const CONFIG_FILES = ['strata.config.ts', 'strata.config.mts', 'strata.config.js', 'strata.config.mjs'];

/**
 * The pipeline that is meant: the one of --config, or of the tree's own config file, or the default; with the layers of --use in their
 * slots. A layer put into a slot runs with its own defaults: the options there were for another.
 *
 * @param tree - absolute path
 * @throws CliFailure when a module cannot be loaded
 */
export async function composePipeline(flags: PipelineFlags, tree: string): Promise<PipelineDefinition> {
  registerHostModules(import.meta.url);
  const declared = await declaredPipeline(flags.config, tree);
  const entries = new Map(declared.entries.map((entry) => [entry.slot, entry]));
  for (const given of flags.use) {
    const { slot, module } = parseUse(given);
    const layer: AnyLayer = valueIn(await loadLayer(module, process.cwd()));
    entries.set(slot, { slot, layer, options: {} });
  }
  // A config file may have two entries of one name: that is for the plan to say.
  const changed = new Set(flags.use.map((given) => parseUse(given).slot));
  const kept = declared.entries.map((entry) =>
    changed.has(entry.slot) ? (entries.get(entry.slot) as PipelineEntry) : entry,
  );
  const added = [...changed].filter((slot) => !declared.entries.some((entry) => entry.slot === slot));
  return { ...declared, entries: [...kept, ...added.map((slot) => entries.get(slot) as PipelineEntry)] };
}

/** Orders a pipeline, or says all at once what is wrong with it. @throws CliFailure */
export function planOrFail(pipeline: PipelineDefinition, { skip, until }: PipelineFlags): Plan {
  const result = planPipeline(pipeline, { skip, until });
  if (result.ok) return result.plan;
  const count = result.faults.length;
  const lines = result.faults.map((fault) => `  - ${formatFault(fault)}`);
  throw new CliFailure(
    `expected a pipeline that can run, got one with ${count} fault${count === 1 ? '' : 's'}:\n${lines.join('\n')}`,
  );
}

async function declaredPipeline(config: string | undefined, tree: string): Promise<PipelineDefinition> {
  if (config !== undefined) return valueIn(await loadPipeline(config, process.cwd()));
  const file = CONFIG_FILES.map((name) => path.join(tree, name)).find((candidate) => existsSync(candidate));
  if (file !== undefined) return valueIn(await loadPipeline(file, tree));
  return (await import('./default-pipeline.ts')).defaultPipeline;
}

function parseUse(given: string): { slot: string; module: string } {
  const [, slot, module] = /^([^=]+)=(.+)$/.exec(given) ?? [];
  if (slot === undefined) {
    throw new CliFailure(
      `expected --use SLOT=MODULE, as in --use l4-cross-file=./mine.ts, got '${given}'`,
      ExitCode.usage,
    );
  }
  return { slot, module };
}

function valueIn<T>(result: ModuleResult<T>): T {
  if (result.ok) return result.value;
  throw new CliFailure(formatModuleFault(result.fault));
}
