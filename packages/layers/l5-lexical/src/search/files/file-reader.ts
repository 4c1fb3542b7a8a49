/** Reads the files of the tree that was indexed. */
export interface FileReader {
  /** @param path - relative to the tree, with '/' between segments */
  open(path: string): OpenFile | UnreadableFile;
}

export interface OpenFile {
  /** Bytes, now. */
  readonly size: number;
  /**
   * Reads `length` bytes from `position` to the start of `into`.
   * @returns the number of bytes read, which is less only where the file ends
   */
  read(into: Uint8Array, position: number, length: number): number;
  close(): void;
}

export interface UnreadableFile {
  /** The system's word for it: ENOENT, EACCES, … */
  readonly code: string;
}
