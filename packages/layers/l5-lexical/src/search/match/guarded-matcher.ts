import { Worker } from 'node:worker_threads';
import type { Backtracking } from '../pattern/backtracking.ts';
import type { PatternRegExps } from '../pattern/to-regexp.ts';
import type { FoundLine } from './found-line.ts';
import type { LineMatcher } from './line-matcher.ts';
import { RegExpMatcher } from './regexp-matcher.ts';
import {
  awaitChange,
  ChannelState,
  createChannel,
  readReply,
  setState,
  stateOf,
  type WorkerChannel,
  type WorkerStart,
  writeRequest,
} from './worker-channel.ts';

/** Steps that matching a line may take in this thread, by the pattern's bound: a few seconds at worst. */
const MAX_STEPS = 1e9;
/** Milliseconds for a worker to start; it takes 50 on an idle machine. */
const START_LIMIT = 30_000;

/** Thrown by {@link GuardedMatcher} when the time is up. */
export class TimeLimitReached extends Error {
  override readonly name = 'TimeLimitReached';
}

/**
 * Matches like a {@link RegExpMatcher}, but lets another thread do it, and waits only so long, where a backtracking engine might take forever: for patterns whose
 * repetitions can divide a text in ever more ways, and for lines that are too long for the others. The thread is started when first needed.
 */
export class GuardedMatcher implements LineMatcher {
  readonly #regExps: PatternRegExps;
  readonly #direct: RegExpMatcher;
  readonly #degree: number;
  readonly #extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  #milliseconds: number;
  #channel: WorkerChannel | undefined;
  #worker: Worker | undefined;

  /** @param milliseconds - for all that the other thread does */
  constructor(regExps: PatternRegExps, backtracking: Backtracking, milliseconds: number) {
    this.#regExps = regExps;
    this.#direct = new RegExpMatcher(regExps);
    this.#degree = backtracking.kind === 'exponential' ? Infinity : backtracking.degree;
    this.#milliseconds = milliseconds;
  }

  /** Whether another thread was needed. */
  get guarded(): boolean {
    return this.#channel !== undefined;
  }

  /** @throws TimeLimitReached */
  match(bytes: Buffer, firstLine: number, limit: number, found: FoundLine[]): void {
    if (this.#isHarmless(bytes)) {
      this.#direct.match(bytes, firstLine, limit, found);
      return;
    }
    this.#channel ??= this.#start();
    const channel = this.#channel;
    const before = performance.now();
    writeRequest(channel, { bytes, firstLine, limit: limit - found.length });
    while (stateOf(channel) === ChannelState.request) {
      const left = this.#milliseconds - (performance.now() - before);
      if (left <= 0 || !awaitChange(channel, ChannelState.request, left)) {
        this.close();
        throw new TimeLimitReached();
      }
    }
    found.push(...readReply(channel));
    this.#milliseconds -= performance.now() - before;
  }

  /** Ends the other thread. */
  close(): void {
    if (this.#channel !== undefined) setState(this.#channel, ChannelState.closed);
    // A thread in the middle of an expression sees no state.
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #isHarmless(bytes: Buffer): boolean {
    if (this.#degree === Infinity) return false;
    // Only where the block is so long that a line of that length would be too much need its lines be looked at.
    return bytes.length ** this.#degree <= MAX_STEPS || longestLine(bytes) ** this.#degree <= MAX_STEPS;
  }

  #start(): WorkerChannel {
    const channel = createChannel();
    const { ascii, unicode } = this.#regExps;
    const workerData: WorkerStart = {
      ...channel,
      ascii: { source: ascii.source, flags: ascii.flags },
      unicode: { source: unicode.source, flags: unicode.flags },
    };
    this.#worker = new Worker(new URL(`./regexp-worker.${this.#extension}`, import.meta.url), { workerData });
    this.#worker.unref();
    // This thread is waiting when the worker fails; there is nobody to hear of it but the time limit.
    this.#worker.on('error', () => {});
    if (stateOf(channel) === ChannelState.starting) awaitChange(channel, ChannelState.starting, START_LIMIT);
    return channel;
  }
}

function longestLine(bytes: Buffer): number {
  let longest = 0;
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(10, start);
    const end = feed < 0 ? bytes.length : feed;
    longest = Math.max(longest, end - start);
    start = end + 1;
  }
  return longest;
}
