/** A directory that could not be read, with the system's error code. */
export interface UnreadableDirectory {
  readonly path: string;
  readonly code: string;
}

/** Some consecutive files of the tree, as plain JSON: one entry an array for each file. */
export interface FilesPartition {
  /** `file_id` of the first. */
  readonly firstFile: number;
  readonly paths: readonly string[];
  /** Bytes when the tree was walked. */
  readonly sizes: readonly number[];
  readonly languages: readonly string[];
  /** Source root of each. */
  readonly roots: readonly string[];
  /** Directories of the tree that could not be read; all of them are in the first partition. */
  readonly unreadable: readonly UnreadableDirectory[];
}
