/** What the programs in `python/` write, one JSON object a line. Their own help texts are the reference. */

export interface OracleDefinition {
  readonly record: 'definition';
  readonly path: string;
  readonly fqn: string;
  readonly name: string;
  readonly kind: 'function' | 'method' | 'class' | 'variable';
  /** 1-based line and 0-based UTF-8 byte column of the keyword; of a variable, of its first binding. */
  readonly line: number;
  readonly col: number;
  /** null for variables. */
  readonly end_line: number | null;
  readonly end_col: number | null;
  readonly name_line: number;
  readonly name_col: number;
}

export interface OracleImportStatement {
  readonly record: 'import';
  readonly path: string;
  readonly line: number;
  readonly col: number;
  /** As written, with its leading dots. */
  readonly module: string;
  /** null for `import m`, '*' for star. */
  readonly name: string | null;
  readonly alias: string | null;
}

export interface OracleName {
  readonly record: 'name';
  readonly path: string;
  readonly line: number;
  readonly col: number;
  readonly name: string;
  /** Kind of the scope that binds it, or why none does. */
  readonly bound:
    | 'module'
    | 'class'
    | 'function'
    | 'lambda'
    | 'comprehension'
    | 'type_parameters'
    | 'builtin'
    | 'unknown'
    | 'implicit';
  /** Fully qualified name and line of that scope. */
  readonly scope: string | null;
  readonly scope_line: number | null;
}

export interface OracleDynamicImport {
  readonly record: 'dynamic_import';
  readonly path: string;
  readonly line: number;
}

/** CPython refuses the file: its parser, or (with definitions and imports still given) the maker of its symbol table. */
export interface OracleRejected {
  readonly record: 'rejected';
  readonly path: string;
  readonly stage: 'parse' | 'symtable';
  readonly message: string;
  readonly line: number | null;
}

/** [path, fqn, line] */
export type OracleTarget = readonly [string, string, number];

export interface OracleImport {
  readonly record: 'import';
  readonly path: string;
  readonly line: number;
  readonly module: string;
  readonly name: string | null;
  readonly alias: string | null;
  readonly resolution: 'module' | 'symbol' | 'namespace' | 'external' | 'unknown';
  /** False where Python may as well find something else. */
  readonly sure: boolean;
  /** Every acceptable one, the likeliest first. */
  readonly targets: readonly OracleTarget[];
}

export interface OracleReference {
  readonly record: 'reference';
  readonly path: string;
  readonly line: number;
  readonly col: number;
  readonly name: string;
  readonly kind: string;
  readonly category:
    | 'name'
    | 'module_attribute'
    | 'class_attribute'
    | 'self_attribute'
    | 'inherited_attribute'
    | 'write';
  readonly sure: boolean;
  readonly targets: readonly OracleTarget[];
}

export type ScopeRecord = OracleDefinition | OracleImportStatement | OracleName | OracleDynamicImport | OracleRejected;
export type ResolveRecord = OracleImport | OracleReference | OracleDynamicImport | OracleRejected;
