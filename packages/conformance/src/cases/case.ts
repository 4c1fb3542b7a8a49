import type { OracleTarget } from '../oracle/records.ts';

/** A small tree written by hand, with what Python makes of it. */
export interface Case {
  /** What the case shows: the comment at its top. */
  readonly title: string;
  readonly files: readonly CaseFile[];
  /** Source roots; empty: the tree itself. */
  readonly roots: readonly string[];
  /** True where it takes a newer Python than the oldest the oracle runs on (it then runs on the one in `pyodide`). */
  readonly newSyntax: boolean;
  readonly expectations: readonly Expectation[];
}

export interface CaseFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Where an expectation stands, and what it is about: all 1-based lines and 0-based UTF-8 byte columns of the written file. */
interface Place {
  readonly path: string;
  readonly line: number;
  /** The expectation as written, for messages. */
  readonly text: string;
}

export interface ImportExpectation extends Place {
  readonly about: 'import';
  /** Name taken, or the module of `import m`. */
  readonly name: string;
  readonly outcome: Outcome;
  /** What an index says where that is not `outcome`; null where it must be. */
  readonly guess: Guess | null;
}

export interface ReferenceExpectation extends Place {
  readonly about: 'reference';
  readonly col: number;
  readonly outcome: Outcome;
}

export interface BindingExpectation extends Place {
  readonly about: 'binding';
  readonly col: number;
  /** fqn of the scope; 'builtin' or 'unknown' where none binds it. */
  readonly scope: string;
}

export interface DefinitionExpectation extends Place {
  readonly about: 'definition';
  readonly kind: string;
  readonly fqn: string;
  /** Last line; null: not said. */
  readonly endLine: number | null;
}

export type Expectation = ImportExpectation | ReferenceExpectation | BindingExpectation | DefinitionExpectation;

/** The answer of an index to what only the path of a running Python would decide. It has to say that and why. */
export interface Guess {
  /** See the columns of the table `resolutions`. */
  readonly status: string;
  readonly evidence: string;
  readonly outcome: Outcome;
}

export interface Outcome {
  /** Every acceptable target, the likeliest first; none: it ends outside the tree, or nowhere. */
  readonly targets: readonly OracleTarget[];
  /** False where Python may find something outside the tree instead. */
  readonly sure: boolean;
}
