/** A place where the code crosses a boundary it should not. */
export interface Violation {
  readonly rule:
    | 'unknown-package'
    | 'unreadable'
    | 'forbidden-dependency'
    | 'forbidden-import'
    | 'leaves-package'
    | 'deep-import'
    | 'undeclared-dependency'
    | 'prints'
    | 'file-system'
    | 'cycle';
  /** Relative to the repository's root. */
  readonly file: string;
  /** 1-based; 0 when the violation belongs to the file as a whole. */
  readonly line: number;
  /** What is wrong, what the rule allows and what to do. */
  readonly message: string;
}
