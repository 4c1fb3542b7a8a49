/** How texts are handed to an embedder. */
export interface EmbedOptions {
  /** Texts in a call. Default 64. */
  readonly batch?: number;
  /** Calls at the same time. Default 4. */
  readonly concurrency?: number;
  /** How often a call is made again that failed for a reason that may pass. Default 5. */
  readonly retries?: number;
  /** Milliseconds before the first repetition; each further one waits twice as long, up to `maxDelay`. Default 500. */
  readonly delay?: number;
  /** Milliseconds that are waited at most. A server that wants to be left alone for longer fails the run. Default 60,000. */
  readonly maxDelay?: number;
  /** Milliseconds for a call. Default 60,000. */
  readonly timeout?: number;
}

export const EMBED_DEFAULTS: Required<EmbedOptions> = Object.freeze({
  batch: 64,
  concurrency: 4,
  retries: 5,
  delay: 500,
  maxDelay: 60_000,
  timeout: 60_000,
});
