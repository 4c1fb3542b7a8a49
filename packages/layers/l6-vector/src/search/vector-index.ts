/** Vectors to be searched: rows of int8 with a scale each (a value is `values[i] * scale`), or of floats. */
export interface VectorRows {
  readonly dimensions: number;
  readonly count: number;
  /** The rows, in parts that follow each other. */
  readonly parts: readonly VectorPart[];
}

/** Some rows, back to back. */
export interface VectorPart {
  readonly values: Int8Array | Float32Array;
  /** One for each row. */
  readonly scales: Float32Array;
}

/** Rows that are nearest to a query by dot product, best first; of equal ones the first row comes first. */
export interface Nearest {
  readonly rows: Uint32Array;
  readonly scores: Float32Array;
}

export interface NearestOptions {
  /** Rows that may be among the answers. All, where it is left out. */
  readonly accept?: (row: number) => boolean;
}

/** Finds the nearest of many vectors. */
export interface VectorIndex {
  readonly count: number;
  readonly dimensions: number;
  /**
   * @param query - `dimensions` floats
   * @param k - how many rows to give; fewer if there are fewer
   */
  nearest(query: Float32Array, k: number, options?: NearestOptions): Nearest;
  /** Lets go of memory and threads that are not the garbage collector's. */
  close(): void;
}

/** What an index plug-in exports by default: an implementation under a name. See docs/guides/writing-an-embedder.md. */
export interface VectorIndexPlugin {
  readonly name: string;
  /** True if its answers are always the nearest rows, false if they may lack some. */
  readonly exact: boolean;
  build(rows: VectorRows, signal?: AbortSignal): VectorIndex | Promise<VectorIndex>;
}

/** Declares an index plug-in; for its types. */
export const defineVectorIndex = (plugin: VectorIndexPlugin): VectorIndexPlugin => Object.freeze(plugin);
