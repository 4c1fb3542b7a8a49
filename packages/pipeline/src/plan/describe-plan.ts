import type { Plan, PlannedEdge, SkippedSlot } from './plan.ts';

/** A plan as plain JSON: what runs when, who reads what of whom. */
export interface PlanDescription {
  readonly source: { readonly id: string; readonly version: string; readonly writes: readonly string[] };
  readonly phases: readonly { readonly number: number; readonly layers: readonly LayerDescription[] }[];
  readonly tables: readonly TableDescription[];
  readonly edges: readonly PlannedEdge[];
  readonly skipped: readonly SkippedSlot[];
}

export interface LayerDescription {
  readonly slot: string;
  readonly id: string;
  readonly version: string;
  readonly scope: 'partition' | 'repository';
  /** The slot for which it works ahead; null when it works for itself. */
  readonly prepares: string | null;
  readonly module: string;
  readonly options: unknown;
  readonly reads: readonly {
    readonly table: string;
    readonly columns: readonly string[];
    /** True when the layer sees one partition of it at a time. */
    readonly partitioned: boolean;
    /** Columns that the source makes again instead of their being kept in memory since the first phase. */
    readonly reloaded: readonly string[];
  }[];
  readonly writes: readonly string[];
}

export interface TableDescription {
  readonly name: string;
  readonly doc: string;
  readonly producers: readonly string[];
  readonly readers: readonly string[];
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly nullable: boolean;
    readonly transient: boolean;
  }[];
}

/** Describes a plan as plain JSON. */
export function describePlan({ source: { id, source }, phases, tables, edges, skipped }: Plan): PlanDescription {
  return {
    source: { id, version: source.version, writes: Object.values(source.outputs).map(({ name }) => name) },
    phases: phases.map(({ number, layers }) => ({
      number,
      layers: layers.map(({ slot, layer, options, inputs, outputs }) => ({
        slot,
        id: layer.id,
        version: layer.version,
        scope: layer.scope,
        prepares: layer.prepares ?? null,
        module: layer.module,
        options,
        reads: inputs.map(({ table, columns, partitioned, reloaded }) => {
          return { table, columns: Object.keys(columns), partitioned, reloaded };
        }),
        writes: outputs.map(({ table }) => table),
      })),
    })),
    tables: tables.map(({ name, definition, producers, readers }) => ({
      name,
      doc: definition.doc,
      producers,
      readers: readers.map(({ slot }) => slot),
      columns: Object.entries(definition.columns).map(([column, { type, nullable, transient }]) => {
        return { name: column, type: String(type), nullable, transient };
      }),
    })),
    edges,
    skipped,
  };
}
