import type { z } from 'zod';

/** Models that were trained so embed what is sought and what is found differently. */
export type TextKind = 'query' | 'document';

/** Turns texts into vectors. Batches, retries, time limits and the cache are not its concern: `embedAll` has them for all embedders. */
export interface Embedder {
  /**
   * @param texts - at least one
   * @param signal - ends the call: when the run is aborted, or the time is over
   * @returns the vectors, back to back, in the order of the texts; all of one size, which the caller checks
   * @throws EmbedFailure for whatever may go wrong; anything else is taken for a fault of the embedder
   */
  embed(texts: readonly string[], kind: TextKind, signal: AbortSignal): Promise<Float32Array>;
  /** Lets go of what it holds. */
  close?(): Promise<void> | void;
}

/** What an embedder's module exports by default. See docs/guides/writing-an-embedder.md. */
export interface EmbedderDefinition<S extends z.ZodType = z.ZodType> {
  /** Name under which the index and messages know it. */
  readonly name: string;
  /**
   * Its settings: plain JSON, which is kept in the index so that queries are embedded alike, and which decides what the cache may give. No keys: the name of the environment variable.
   */
  readonly settings: S;
  /** The settings without those that change no vector (where a key is found, say): what the cache goes by. Default: all. */
  identity?(settings: z.output<S>): unknown;
  /** @throws EmbedFailure when it cannot work: no key, no model */
  open(settings: z.output<S>): Embedder | Promise<Embedder>;
}

/** Declares an embedder; for its types. */
export function defineEmbedder<S extends z.ZodType>(definition: EmbedderDefinition<S>): EmbedderDefinition<S> {
  return Object.freeze(definition);
}
