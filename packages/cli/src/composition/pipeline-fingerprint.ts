import { createHash } from 'node:crypto';
import type { Plan } from '@strata/pipeline';

/** Names what a plan will do: source and layers with their versions and options. 16 hex digits; equal for equal plans in every process. */
export function pipelineFingerprint({ source, phases }: Plan): string {
  const layers = phases.flatMap((phase) => phase.layers);
  const content = [
    [source.id, source.source.version, source.options],
    ...layers.map(({ slot, layer, options }) => [slot, layer.id, layer.version, options]),
  ];
  return createHash('sha256').update(JSON.stringify(content, sortedKeys)).digest('hex').slice(0, 16);
}

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
