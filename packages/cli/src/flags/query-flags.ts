/** The flags that all queries share, as typed. */
export interface QueryFlags {
  readonly index: string | undefined;
  readonly json: boolean;
}
