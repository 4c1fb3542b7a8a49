/** Where two slots meet: the producer's rows of a table, and the column (with its path inside nested types) the consumer reads. */
export interface Edge {
  /** Slot (or source) that writes the table. */
  readonly producer: string;
  /** Slot that reads it. */
  readonly consumer: string;
  readonly table: string;
  /** Column, then the members inside it: 'fqn', 'embedding.item', 'span.start'. */
  readonly column: string;
}

/** An edge at which what is read differs from what is written; both as a person would write them. */
interface Mismatch extends Edge {
  readonly expected: string;
  readonly got: string;
}

/** Everything that can be wrong with a pipeline, or with what is asked of it. Found by the plan, all at once, before any layer runs. */
export type PlanFault =
  /** Two entries (or an entry and the source) go by one name. */
  | { readonly reason: 'duplicate-slot'; readonly slot: string; readonly count: number }
  /** `skip` or `until` names a slot that is not in the pipeline. */
  | {
      readonly reason: 'unknown-slot';
      readonly option: 'skip' | 'until';
      readonly slot: string;
      readonly known: readonly string[];
    }
  /** `until` names a slot that `skip` removes. */
  | { readonly reason: 'until-skipped'; readonly slot: string; readonly because: string }
  | {
      readonly reason: 'invalid-options';
      readonly slot: string;
      readonly issues: readonly { readonly path: string; readonly message: string }[];
    }
  | {
      readonly reason: 'missing-producer';
      readonly consumer: string;
      readonly table: string;
      readonly columns: readonly string[];
      /** The tables that somebody does produce. */
      readonly produced: readonly string[];
    }
  /** More than one producer of a table that is not appendable (for all of them). A slot that declares a table twice is listed twice. */
  | { readonly reason: 'two-producers'; readonly table: string; readonly producers: readonly string[] }
  /** Each member reads what the one before it writes, and the first reads what the last writes. */
  | {
      readonly reason: 'cycle';
      readonly members: readonly string[];
      /** Table written by members[i] and read by the next. */
      readonly tables: readonly string[];
    }
  | { readonly reason: 'own-output'; readonly slot: string; readonly table: string }
  /** A layer of scope 'partition' none of whose inputs comes in partitions: it would write the same rows once for every partition. */
  | { readonly reason: 'nothing-to-partition'; readonly slot: string; readonly inputs: readonly string[] }
  /** A dictionary inside another type, or of something other than strings: the framework could not give its table one dictionary. */
  | {
      readonly reason: 'unsupported-dictionary';
      readonly slot: string;
      readonly table: string;
      readonly column: string;
      readonly got: string;
    }
  | ({ readonly reason: 'missing-column'; readonly has: readonly string[] } & Edge)
  | ({ readonly reason: 'wrong-type' } & Mismatch)
  | ({ readonly reason: 'nullability' } & Mismatch)
  | ({ readonly reason: 'dictionary' } & Mismatch)
  | ({ readonly reason: 'enumeration' } & Mismatch)
  | ({ readonly reason: 'list-size' } & Mismatch);

/** The reasons of faults between two column types. */
export type MismatchReason = 'wrong-type' | 'nullability' | 'dictionary' | 'enumeration' | 'list-size';
