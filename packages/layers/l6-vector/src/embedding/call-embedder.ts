import { setTimeout as sleep } from 'node:timers/promises';
import { EmbedFailure } from './embed-failure.ts';
import type { EmbedOptions } from './embed-options.ts';
import type { Embedder, TextKind } from './embedder.ts';

export interface Call {
  readonly texts: readonly string[];
  readonly kind: TextKind;
  /** Values in a vector; undefined where that is to be found out. */
  readonly dimensions: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * One call of an embedder, made again when it fails for a reason that may pass; texts that are too many at once are sent in halves.
 *
 * @throws EmbedFailure when it fails for good; the signal's reason when it is aborted
 */
export async function callEmbedder(
  embedder: Embedder,
  call: Call,
  options: Required<EmbedOptions>,
): Promise<Float32Array> {
  for (let failed = 0; ; failed++) {
    call.signal.throwIfAborted();
    try {
      return checked(await timed(embedder, call, options.timeout), call);
    } catch (error) {
      call.signal.throwIfAborted();
      if (!(error instanceof EmbedFailure)) throw error;
      if (error.reason === 'too-large' && call.texts.length > 1) return inHalves(embedder, call, options);
      const { retryAfter = 0 } = error.details;
      if (!error.passing || failed >= options.retries || retryAfter > options.maxDelay) throw error;
      const wait = Math.max(retryAfter, Math.min(options.delay * 2 ** failed, options.maxDelay));
      await sleep(wait, undefined, { signal: call.signal }).catch(() => call.signal.throwIfAborted());
    }
  }
}

async function timed(embedder: Embedder, { texts, kind, signal }: Call, timeout: number): Promise<Float32Array> {
  const limit = AbortSignal.timeout(timeout);
  const either = AbortSignal.any([signal, limit]);
  // An embedder that does not look at its signal is left to itself.
  const ended = new Promise<never>((_, reject) => {
    either.addEventListener('abort', () => reject(either.reason), { once: true });
  });
  ended.catch(() => {});
  try {
    return await Promise.race([embedder.embed(texts, kind, either), ended]);
  } catch (error) {
    if (!limit.aborted || signal.aborted) throw error;
    throw new EmbedFailure({
      reason: 'timeout',
      expected: `an answer within ${timeout / 1000} s`,
      got: 'none',
      likelyCause: 'a model that is still being loaded, or that is too slow for so many texts at once',
      nextStep: 'try again, or use a smaller model or batch',
    });
  }
}

async function inHalves(embedder: Embedder, call: Call, options: Required<EmbedOptions>): Promise<Float32Array> {
  const half = call.texts.length >> 1;
  const first = await callEmbedder(embedder, { ...call, texts: call.texts.slice(0, half) }, options);
  const second = await callEmbedder(embedder, { ...call, texts: call.texts.slice(half) }, options);
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function checked(vectors: Float32Array, { texts, dimensions }: Call): Float32Array {
  const size = vectors.length / texts.length;
  if (!Number.isInteger(size) || size === 0 || (dimensions !== undefined && size !== dimensions)) {
    throw new EmbedFailure({
      reason: 'wrong-dimensions',
      expected: dimensions === undefined ? 'vectors of one size' : `vectors of ${dimensions} values`,
      got: Number.isInteger(size) ? `${size} values` : `${vectors.length} values for ${texts.length} texts`,
      likelyCause: 'another model than the one meant, or one that cannot give so many values',
      nextStep: 'leave out --dimensions to take what the model gives, or name another model',
    });
  }
  if (vectors.every(Number.isFinite)) return vectors;
  throw new EmbedFailure({
    reason: 'bad-answer',
    expected: 'vectors of finite numbers',
    got: 'one with another value',
    likelyCause: 'a fault of the model or its server',
    nextStep: 'try another model',
  });
}
