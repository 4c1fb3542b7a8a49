import { Abort, aligned, LaneWord, RECORD_BYTES, SKIP, Word } from './layout.ts';
import { openRing, type RingRegion } from './open-ring.ts';
import { RingError, type RingFailure, ringFailure } from './ring-failure.ts';
import { between, cursor, holderOf, isThere, type LaneMemory, type RingMemory, take } from './ring-memory.ts';
import { type Bed, ring, until, untilSync } from './waiting.ts';

export type RingProducerResult =
  | { readonly ok: true; readonly producer: RingProducer }
  | { readonly ok: false; readonly failure: RingFailure };

/**
 * Takes a free lane of a ring for this thread.
 * @param region - a region that was opened (`openThreadRegion`, `openSharedRegion`), or the maker's own
 */
export function openRingProducer(region: RingRegion): RingProducerResult {
  const opened = openRing(region);
  if (!opened.ok) return opened;
  const { memory } = opened;
  const lane = memory.lanes.find(({ words }) => take(words, LaneWord.producer));
  if (lane) return { ok: true, producer: new RingProducer(memory, lane) };
  return {
    ok: false,
    failure: ringFailure('no-lane', `one of ${memory.lanes.length} lanes`, 'none that is free'),
  };
}

/**
 * The writing end of a lane. Records are written beyond what the consumer sees and become visible together, by `flush`: a producer that dies
 * halfway leaves nothing half-written.
 */
export class RingProducer {
  readonly #memory: RingMemory;
  readonly #lane: LaneMemory;
  readonly #room: Bed;
  readonly #news: Bed;
  /** Where the next record will start: bytes written so far, modulo 2^32. */
  #at: number;
  #number = 0;
  #reserved = -1;
  #ended = false;

  constructor(memory: RingMemory, lane: LaneMemory) {
    this.#memory = memory;
    this.#lane = lane;
    this.#room = { words: lane.words, count: LaneWord.room, sleeps: LaneWord.producerSleeps };
    this.#news = { words: memory.words, count: Word.news, sleeps: Word.consumerSleeps };
    this.#at = cursor(lane, 'tail');
  }

  /** Bytes of the longest message. */
  get maxMessage(): number {
    return this.#lane.data.length / 2 - RECORD_BYTES;
  }

  /**
   * Room for a message of up to so many bytes, to be written in place, then committed; undefined when there is none now.
   * @throws RangeError when there never can be
   * @throws RingError when nobody will take it
   */
  reserve(bytes: number): Uint8Array | undefined {
    if (this.#ended) throw new TypeError('ring: written to after its end');
    if (!(Number.isInteger(bytes) && bytes >= 0 && bytes <= this.maxMessage)) {
      throw new RangeError(`expected a message of at most ${this.maxMessage} bytes, got ${bytes}`);
    }
    this.#throwIfAborted();
    const { data, dataWords } = this.#lane;
    const used = between(cursor(this.#lane, 'head'), this.#at);
    if (used > data.length) throw this.#damaged(`at most ${data.length} bytes in use`, `${used}`);
    const needed = RECORD_BYTES + aligned(bytes);
    const position = this.#at & (data.length - 1);
    const toEnd = data.length - position;
    const skipped = needed > toEnd ? toEnd : 0;
    if (used + skipped + needed > data.length) return undefined;
    if (skipped > 0) {
      dataWords[position / 4] = SKIP;
      dataWords[position / 4 + 1] = this.#number;
      this.#at = (this.#at + skipped) >>> 0;
    }
    this.#reserved = bytes;
    const start = (this.#at & (data.length - 1)) + RECORD_BYTES;
    return data.subarray(start, start + bytes);
  }

  /** Ends the message that was reserved, with the first `bytes` of its room. The consumer sees it after `flush`. */
  commit(bytes: number = this.#reserved): void {
    if (this.#reserved < 0) throw new TypeError('ring: commit without reserve');
    if (!(bytes >= 0 && bytes <= this.#reserved))
      throw new RangeError(`expected at most ${this.#reserved}, got ${bytes}`);
    const { data, dataWords } = this.#lane;
    const word = (this.#at & (data.length - 1)) / 4;
    dataWords[word] = bytes;
    dataWords[word + 1] = this.#number;
    this.#number = (this.#number + 1) >>> 0;
    this.#at = (this.#at + RECORD_BYTES + aligned(bytes)) >>> 0;
    this.#reserved = -1;
  }

  /** Shows the consumer all that was committed. */
  flush(): void {
    const { words } = this.#lane;
    if (cursor(this.#lane, 'tail') === this.#at) return;
    Atomics.store(words, LaneWord.tail, this.#at | 0);
    ring(this.#news);
  }

  /** Writes a message, without showing it. False when there is no room now. */
  tryPush(message: Uint8Array): boolean {
    const room = this.reserve(message.byteLength);
    if (!room) return false;
    room.set(message);
    this.commit();
    return true;
  }

  /** Writes messages and shows them, as many at a time as there is room for; waits for the consumer where there is none. */
  async push(...messages: readonly Uint8Array[]): Promise<void> {
    for (const message of messages) {
      if (this.tryPush(message)) continue;
      this.flush();
      await until(this.#memory, this.#room, () => this.tryPush(message) || undefined, this.#peer);
    }
    this.flush();
  }

  /** As {@link push}, blocking the thread. */
  pushSync(...messages: readonly Uint8Array[]): void {
    for (const message of messages) {
      if (this.tryPush(message)) continue;
      this.flush();
      untilSync(this.#memory, this.#room, () => this.tryPush(message) || undefined, this.#peer);
    }
    this.flush();
  }

  /** Says that no more messages will come. What was committed is shown. */
  end(): void {
    if (this.#ended) return;
    this.flush();
    this.#ended = true;
    Atomics.store(this.#lane.words, LaneWord.ended, 1);
    ring(this.#news);
  }

  /** Gives the whole ring up: everybody else learns of it where they wait next. */
  abort(): void {
    this.#ended = true;
    abortRing(this.#memory, Abort.producer);
  }

  readonly #peer = (): void => {
    const consumer = holderOf(this.#memory.words, Word.consumer);
    // One that has not come yet may still come.
    if (consumer && !isThere(consumer)) {
      throw new RingError(
        'peer-died',
        'a consumer',
        `thread ${consumer.thread} of process ${consumer.process}, which has ended`,
      );
    }
  };

  #throwIfAborted(): void {
    const why = Atomics.load(this.#memory.words, Word.aborted);
    if (why !== 0) throw new RingError('aborted', 'a ring that is in use', abortText(why));
  }

  #damaged(expected: string, got: string): RingError {
    abortRing(this.#memory, Abort.damaged);
    return new RingError('damaged', expected, got);
  }
}

/** Says why the ring is given up, unless somebody has said so already, and wakes everybody. */
export function abortRing({ words, lanes }: RingMemory, why: number): void {
  Atomics.compareExchange(words, Word.aborted, 0, why);
  Atomics.add(words, Word.news, 1);
  Atomics.notify(words, Word.news);
  for (const lane of lanes) {
    Atomics.add(lane.words, LaneWord.room, 1);
    Atomics.notify(lane.words, LaneWord.room);
  }
}

export function abortText(why: number): string {
  if (why === Abort.consumer) return 'one that its consumer has aborted';
  if (why === Abort.producer) return 'one that a producer has aborted';
  return 'one in which somebody found damage';
}
