import { type AnyLayer, defineLayer, definePipeline, defineSource, type PipelineEntry } from '@strata/pipeline';
import { type Columns, defineTable, type TableDefinition, type TableInput, u32 } from '@strata/tables';
import { z } from 'zod';

const byName = <T extends { readonly name: string }>(tables: readonly T[]) =>
  Object.fromEntries(tables.map((table) => [table.name, table]));

/** A table with the given columns, by default one. */
export const table = (name: string, columns: Columns = { id: u32('id') }, appendable = false): TableDefinition =>
  defineTable(name, name, columns, { appendable });

/** A layer that is only planned, never run. */
export function layer(
  id: string,
  reads: readonly TableInput[],
  writes: readonly TableDefinition[],
  scope: 'partition' | 'repository' = 'repository',
): AnyLayer {
  const inputs = Object.fromEntries(reads.map((input) => ['table' in input ? input.table.name : input.name, input]));
  const options = z.object({ size: z.number().min(1).optional() });
  return defineLayer({
    id,
    version: '1',
    module: import.meta.url,
    inputs,
    outputs: byName(writes),
    scope,
    options,
    run() {},
  }) as AnyLayer;
}

/** A pipeline of layers that are only planned. */
export const pipeline = (given: readonly TableDefinition[], layers: readonly (AnyLayer | PipelineEntry)[]) =>
  definePipeline({
    source: defineSource({
      id: 'source',
      version: '1',
      module: import.meta.url,
      outputs: byName(given),
      options: z.object({}),
      discover: () => [],
      load() {},
    }),
    layers,
  });
