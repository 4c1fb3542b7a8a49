/** The first word of what is cloned: what it is, and the version of its arrangement. */
export const FORMAT = 'strata-objects';
export const VERSION = 1;

/** What is cloned. */
export interface ClonedTable {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly table: string;
  readonly dictionaries: Readonly<Record<string, readonly string[]>>;
  readonly rows: readonly unknown[];
}
