/** A line that matches. */
export interface FoundLine {
  /** 1-based. */
  readonly line: number;
  /** Where the first match begins: 0-based, in UTF-8 bytes from the start of the line; a byte order mark does not count. */
  readonly col: number;
  /** The line without its line feed. Bytes that are not UTF-8 show as U+FFFD. */
  readonly text: string;
}
