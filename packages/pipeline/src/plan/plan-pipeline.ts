import { topologicalGenerations } from 'graphology-dag';
import type { PipelineDefinition } from '../contract/pipeline.ts';
import type { SourceDefinition } from '../contract/source.ts';
import { buildGraph, type SlotGraph } from './build-graph.ts';
import { checkOptions } from './check-options.ts';
import { checkWiring } from './check-wiring.ts';
import { findCycles } from './find-cycles.ts';
import type { Plan, PlannedEdge, PlannedLayer, PlannedTable, PlanOptions } from './plan.ts';
import type { PlanFault } from './plan-fault.ts';
import { keptFor, reloadedColumns } from './reloaded-columns.ts';
import { selectSlots } from './select-slots.ts';
import { type Producers, producersOf, type Slot, slotsOf } from './wiring.ts';

export type PlanResult =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly faults: readonly PlanFault[] };

/**
 * Orders a pipeline's layers into phases, or says everything that is wrong with it. Nothing is run and nothing is read. Slots that
 * `skip` or `until` leave out are not checked.
 */
export function planPipeline(pipeline: PipelineDefinition, options: PlanOptions = {}): PlanResult {
  const all = slotsOf(pipeline);
  const { slots, skipped, faults: asked } = selectSlots(all, producersOf(pipeline, all), options);
  const running = new Set(slots.map(({ slot }) => slot));
  const producers = producersOf(pipeline, slots);
  const graph = buildGraph(slots, producers);
  const faults = [
    ...duplicateSlots(pipeline),
    ...asked,
    ...checkOptions(pipeline, running),
    ...checkWiring(slots, producers),
    ...findCycles(graph),
  ];
  if (faults.length > 0) return { ok: false, faults };

  const { source, options: sourceOptions } = pipeline.source;
  const phases = topologicalGenerations(graph).map((generation, i) => ({
    number: i + 1,
    layers: generation.toSorted().map((name) => {
      const slot = slots.find((candidate) => candidate.slot === name)!;
      return plannedLayer(source, slot, i + 1, producers);
    }),
  }));
  const layers = phases.flatMap((phase) => phase.layers);
  return {
    ok: true,
    plan: {
      pipeline,
      source: { id: source.id, source, options: sourceOptions },
      phases,
      tables: plannedTables(source, layers, producers),
      edges: plannedEdges(source.id, layers, producers, graph),
      skipped,
    },
  };
}

function duplicateSlots({ source: { source }, entries }: PipelineDefinition): PlanFault[] {
  const counts = new Map([[source.id, 1]]);
  for (const { slot } of entries) counts.set(slot, (counts.get(slot) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([slot, count]) => ({ reason: 'duplicate-slot', slot, count }));
}

function plannedLayer(
  source: SourceDefinition,
  { slot, layer, options, reads, writes }: Slot,
  phase: number,
  producers: Producers,
) {
  return {
    slot,
    layer,
    options,
    phase,
    inputs: reads.map((read) => ({
      ...read,
      partitioned: layer.scope === 'partition' && producers.get(read.table)![0].partitioned,
      reloaded: reloadedColumns(source, layer, read, phase),
    })),
    outputs: writes.map(({ name, definition }) => ({ name, table: definition.name })),
  } satisfies PlannedLayer;
}

function plannedTables(
  source: SourceDefinition,
  layers: readonly PlannedLayer[],
  producers: Producers,
): PlannedTable[] {
  const position = new Map([source.id, ...layers.map(({ slot }) => slot)].map((slot, i) => [slot, i]));
  return [...producers]
    .map(([name, makers]) => {
      const ordered = makers.toSorted((a, b) => position.get(a.slot)! - position.get(b.slot)!);
      return {
        name,
        definition: ordered[0].definition,
        producers: ordered.map(({ slot }) => slot),
        readers: layers.flatMap(({ slot, inputs }) =>
          inputs
            .filter(({ table }) => table === name)
            .map((input) => ({ slot, columns: Object.keys(input.columns), keeps: keptFor(source, input) })),
        ),
      };
    })
    .toSorted((a, b) => position.get(a.producers[0])! - position.get(b.producers[0])!);
}

function plannedEdges(
  source: string,
  layers: readonly PlannedLayer[],
  producers: Producers,
  graph: SlotGraph,
): PlannedEdge[] {
  return layers.flatMap(({ slot, inputs }) => {
    const given = inputs
      .filter(({ table }) => producers.get(table)!.some((maker) => maker.slot === source))
      .map(({ table, columns }) => ({ table, columns: Object.keys(columns) }));
    const fromSource = given.length > 0 ? [{ producer: source, consumer: slot, tables: given }] : [];
    const fromSlots = graph
      .inNeighbors(slot)
      .toSorted()
      .map((producer) => ({ producer, consumer: slot, tables: graph.getEdgeAttribute(producer, slot, 'tables') }));
    return [...fromSource, ...fromSlots];
  });
}
