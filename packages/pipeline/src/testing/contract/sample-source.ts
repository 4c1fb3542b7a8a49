import type { BatchDescriptor } from '@strata/formats/hand-over';
import { rebuildBatch } from '@strata/formats/hand-over';
import { z } from 'zod';
import { packBatches } from '../../batches/pack-batches.ts';
import { type AnyLayer, defineLayer } from '../../contract/layer.ts';
import { defineSource, type SourceDefinition } from '../../contract/source.ts';
import { inputTables } from './sample.ts';

/** A partition of a sample, as it is posted. */
type PostedTables = Readonly<Record<string, BatchDescriptor>>;

const sourceOptions = z.object({ partitions: z.array(z.custom<PostedTables>()) });
const wholeOptions = z.object({ tables: z.custom<PostedTables>() });

/** URL of a module beside this one that makes its definition for a given layer; which tables are whole is part of the question too. */
function moduleFor(file: string, layer: AnyLayer, whole: readonly string[]): string {
  const url = new URL(file, import.meta.url);
  url.searchParams.set('layer', layer.module);
  url.searchParams.set('whole', whole.join());
  return url.href;
}

const extension = import.meta.url.endsWith('.js') ? 'js' : 'ts';

/** A source that gives a layer its sample. Workers get it from `sample-source-module`. */
export function sampleSource(layer: AnyLayer, whole: readonly string[]): SourceDefinition<typeof sourceOptions> {
  const tables = Object.values(inputTables(layer)).filter(({ name }) => !whole.includes(name));
  return defineSource({
    id: 'sample',
    version: '1',
    module: moduleFor(`./sample-source-module.${extension}`, layer, whole),
    outputs: Object.fromEntries(tables.map((table) => [table.name, table])),
    options: sourceOptions,
    discover: ({ options }) => options.partitions,
    load(spec, { emit }) {
      for (const table of tables) {
        const posted = (spec as PostedTables)[table.name];
        // The sample's own memory stays as it is: the framework writes into what is emitted.
        if (posted) emit(table.name, packBatches(table.schema, [rebuildBatch(table.schema, posted)]));
      }
    },
  });
}

/** A repository layer that gives a layer the tables it sees whole. Workers get it from `sample-whole-module`. */
export function sampleWhole(layer: AnyLayer, whole: readonly string[]) {
  const tables = Object.values(inputTables(layer)).filter(({ name }) => whole.includes(name));
  return defineLayer({
    id: 'sample-whole',
    version: '1',
    module: moduleFor(`./sample-whole-module.${extension}`, layer, whole),
    inputs: {},
    outputs: Object.fromEntries(tables.map((table) => [table.name, table])),
    scope: 'repository',
    options: wholeOptions,
    run({ options, emit }) {
      for (const table of tables) {
        const posted = options.tables[table.name];
        if (posted) emit(table.name, packBatches(table.schema, [rebuildBatch(table.schema, posted)]));
      }
    },
  });
}

/** What a module made by {@link moduleFor} is asked for. */
export async function askedOf(moduleUrl: string): Promise<[layer: AnyLayer, whole: readonly string[]]> {
  const { searchParams } = new URL(moduleUrl);
  const { default: layer } = (await import(searchParams.get('layer')!)) as { default: AnyLayer };
  return [layer, searchParams.get('whole')!.split(',').filter(Boolean)];
}
