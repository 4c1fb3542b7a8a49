import { createHash } from 'node:crypto';
import { callEmbedder } from './call-embedder.ts';
import { EMBED_DEFAULTS, type EmbedOptions } from './embed-options.ts';
import type { Embedder } from './embedder.ts';

/** Vectors that were made before, by the hash of what they were made of. */
export interface VectorCache {
  /** Copies a vector to `into[at ..]`. False if there is none. */
  get(key: Buffer, into: Float32Array, at: number): boolean;
  put(key: Buffer, vector: Float32Array): void;
}

export interface EmbedJob {
  readonly embedder: Embedder;
  /** Number of texts, and each when it is needed: they are never all in memory. */
  readonly count: number;
  textAt(i: number): string;
  readonly dimensions: number;
  readonly cache?: VectorCache;
  readonly signal: AbortSignal;
  /** Takes the vector of a text; in any order. The memory is used again. */
  put(i: number, vector: Float32Array): void;
  progress?(done: number): void;
}

/** What was done: each text was in the cache, or asked for, or the same as another one that was. */
export interface EmbedReport {
  readonly asked: number;
  readonly cached: number;
}

interface Pending {
  readonly key: Buffer;
  readonly text: string;
  readonly at: number[];
}

/**
 * Documents to vectors: what the cache has is taken from there; the others, each once, go to the embedder in batches, several at a time. What an answer brings is put
 * into the cache at once, so that a run that fails later has not asked in vain.
 *
 * @throws EmbedFailure, or the signal's reason
 */
export async function embedAll(job: EmbedJob, options: EmbedOptions = {}): Promise<EmbedReport> {
  const settled = { ...EMBED_DEFAULTS, ...options };
  const batches = batchesOf(job, settled.batch);
  const stop = new AbortController();
  const signal = AbortSignal.any([job.signal, stop.signal]);
  const report = { asked: 0, cached: 0 };
  let done = 0;
  const work = async () => {
    for (let next = batches.next(); !next.done; next = batches.next()) {
      const { pending, cached } = next.value;
      report.cached += cached;
      done += cached;
      if (pending.length > 0) {
        const texts = pending.map(({ text }) => text);
        const call = { texts, kind: 'document', dimensions: job.dimensions, signal } as const;
        const vectors = await callEmbedder(job.embedder, call, settled);
        report.asked += pending.length;
        pending.forEach(({ key, at }, i) => {
          const vector = vectors.subarray(i * job.dimensions, (i + 1) * job.dimensions);
          job.cache?.put(key, vector);
          for (const row of at) job.put(row, vector);
          done += at.length;
        });
      }
      job.progress?.(done);
    }
  };
  const workers = Array.from({ length: settled.concurrency }, () =>
    work().catch((error) => {
      stop.abort(error);
      throw error;
    }),
  );
  const results = await Promise.allSettled(workers);
  // The first to fail made the others stop.
  if (stop.signal.aborted) throw stop.signal.reason;
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return report;
}

/** Texts to ask for, some at a time, and how many were found in the cache on the way there. A text that is in a batch still under way is asked for with the later one. */
function* batchesOf(job: EmbedJob, size: number): Generator<{ pending: Pending[]; cached: number }, void> {
  const vector = new Float32Array(job.dimensions);
  let pending = new Map<string, Pending>();
  let cached = 0;
  for (let i = 0; i < job.count; i++) {
    const text = job.textAt(i);
    const key = createHash('sha256').update(text).digest().subarray(0, 16);
    const same = pending.get(key.toString('latin1'));
    if (same) same.at.push(i);
    else if (job.cache?.get(key, vector, 0)) {
      job.put(i, vector);
      cached++;
    } else pending.set(key.toString('latin1'), { key, text, at: [i] });
    if (pending.size < size && cached < 4096) continue;
    yield { pending: [...pending.values()], cached };
    pending = new Map();
    cached = 0;
  }
  if (pending.size > 0 || cached > 0) yield { pending: [...pending.values()], cached };
}
