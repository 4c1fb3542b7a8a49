/** Rows of the export views of the command line, one JSON object a line; see `strata export --help`. */

export interface DefinitionRow {
  readonly path: string;
  readonly fqn: string;
  readonly name: string;
  readonly kind: string;
  readonly line: number;
  readonly col: number;
  readonly end_line: number;
}

export interface Linked {
  readonly target_path: string | null;
  readonly target_fqn: string | null;
  readonly target_line: number | null;
}

export interface ImportRow extends Linked {
  readonly path: string;
  readonly line: number;
  readonly module: string;
  readonly name: string | null;
  readonly alias: string | null;
  readonly resolution: string;
}

export interface ReferenceRow extends Linked {
  readonly path: string;
  readonly line: number;
  readonly col: number;
  readonly name: string;
  readonly kind: string;
}

/** A row of the table `files`. */
export interface FileRow {
  readonly file_id: number;
  readonly path: string;
  readonly source_root: string;
  readonly language: string;
  readonly lines: number;
  readonly status: string;
}

/** A row of the table `diagnostics`. */
export interface DiagnosticRow {
  readonly file_id: number | null;
  readonly severity: string;
  readonly message: string;
}
