import type { z } from 'zod';
import type { PipelineDefinition } from '../contract/pipeline.ts';
import type { PlanFault } from './plan-fault.ts';

/** Options that a schema refuses, or that cannot travel to a worker. @param running - slots that would run */
export function checkOptions(pipeline: PipelineDefinition, running: ReadonlySet<string>): PlanFault[] {
  const { source, options } = pipeline.source;
  return [
    ...check(source.id, source.options, options),
    ...pipeline.entries
      .filter(({ slot }) => running.has(slot))
      .flatMap((entry) => check(entry.slot, entry.layer.options, entry.options)),
  ];
}

function check(slot: string, schema: z.ZodType, options: unknown): PlanFault[] {
  const parsed = schema.safeParse(options);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return [{ reason: 'invalid-options', slot, issues }];
  }
  try {
    structuredClone(options);
    return [];
  } catch (error) {
    return [{ reason: 'invalid-options', slot, issues: [{ path: '', message: `expected plain data: ${error}` }] }];
  }
}
