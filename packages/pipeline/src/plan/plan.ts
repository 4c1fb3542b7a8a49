import type { Columns, TableDefinition } from '@strata/tables';
import type { AnyLayer } from '../contract/layer.ts';
import type { PipelineDefinition } from '../contract/pipeline.ts';
import type { SourceDefinition } from '../contract/source.ts';

/** A pipeline found sound, its layers in order. What `runPipeline` takes; what `plan` shows. */
export interface Plan {
  readonly pipeline: PipelineDefinition;
  readonly source: PlannedSource;
  /** In the order in which they run; the layers of a phase need nothing of each other. */
  readonly phases: readonly PlannedPhase[];
  /** All tables that are produced, the source's first, then in the order of their producers. */
  readonly tables: readonly PlannedTable[];
  /** Who hands what to whom, by consumer in running order. */
  readonly edges: readonly PlannedEdge[];
  /** Slots of the pipeline that will not run, and why not. */
  readonly skipped: readonly SkippedSlot[];
}

export interface PlannedSource {
  readonly id: string;
  readonly source: SourceDefinition;
  /** As given; workers validate them again, so that what a schema makes of them need not be cloneable. */
  readonly options: unknown;
}

export interface PlannedPhase {
  /** From 1. */
  readonly number: number;
  /** Ordered by slot, so that the order of layers in a configuration file does not show in any output. */
  readonly layers: readonly PlannedLayer[];
}

export interface PlannedLayer {
  readonly slot: string;
  readonly layer: AnyLayer;
  /** As given, see {@link PlannedSource.options}. */
  readonly options: unknown;
  readonly phase: number;
  readonly inputs: readonly PlannedInput[];
  readonly outputs: readonly PlannedOutput[];
}

export interface PlannedInput {
  /** The layer's own name for the table. */
  readonly name: string;
  readonly table: string;
  /** The columns that are read, as the layer declares them. */
  readonly columns: Columns;
  /** True when a partition layer sees one partition's rows at a time; false when it sees the whole table. */
  readonly partitioned: boolean;
  /** Those of the columns that the source makes again for this layer, see `SourceDefinition.reload`; the others are in memory. */
  readonly reloaded: readonly string[];
}

export interface PlannedOutput {
  /** The layer's own name for the table. */
  readonly name: string;
  readonly table: string;
}

export interface PlannedTable {
  readonly name: string;
  readonly definition: TableDefinition;
  /** One, or for an appendable table several, in the order in which their rows lie. */
  readonly producers: readonly string[];
  readonly readers: readonly TableReader[];
}

export interface TableReader {
  readonly slot: string;
  readonly columns: readonly string[];
  /** Columns that stay in memory until it is done: those it reads, or, of those that are made again, what it takes to make them. */
  readonly keeps: readonly string[];
}

export interface PlannedEdge {
  readonly producer: string;
  readonly consumer: string;
  readonly tables: readonly { readonly table: string; readonly columns: readonly string[] }[];
}

export interface SkippedSlot {
  readonly slot: string;
  readonly why: /** Named by `skip`. */
    | { readonly reason: 'asked' }
    /** It reads a table that only `producer`, itself skipped, would have made. */
    | { readonly reason: 'depends-on'; readonly producer: string; readonly table: string }
    /** `until` does not need it. */
    | { readonly reason: 'not-needed'; readonly until: string }
    /** It prepares another layer, and nobody who runs reads its tables. */
    | { readonly reason: 'unread'; readonly prepares: string };
}

/** What is asked of a pipeline. */
export interface PlanOptions {
  /** Slots to leave out, with all that cannot run without them. Default none. */
  readonly skip?: readonly string[];
  /** Run only this slot and what it needs. Default: all. Applied after `skip`. */
  readonly until?: string;
}
