import type { TaskIdentity } from '../peer/task-identity.ts';
import { Abort, aligned, LaneWord, RECORD_ALIGNMENT, RECORD_BYTES, SKIP, Word } from './layout.ts';
import { openRing, type RingRegion } from './open-ring.ts';
import { RingError, type RingFailure, ringFailure } from './ring-failure.ts';
import { between, cursor, holderOf, isThere, type LaneMemory, type RingMemory, take } from './ring-memory.ts';
import { abortRing, abortText } from './ring-producer.ts';
import { type Bed, ring, until, untilSync } from './waiting.ts';

export type RingConsumerResult =
  | { readonly ok: true; readonly consumer: RingConsumer }
  | { readonly ok: false; readonly failure: RingFailure };

/** What comes out of a ring. */
export type RingEvent =
  /** Messages of one producer, in the order in which it wrote them: views of the ring, valid until the next event is asked for. */
  | { readonly type: 'messages'; readonly lane: number; readonly messages: readonly Uint8Array[] }
  /** A producer said that it is done. */
  | { readonly type: 'ended'; readonly lane: number }
  /** A producer has ended without saying so. What it had shown was taken before this. */
  | { readonly type: 'died'; readonly lane: number; readonly producer: TaskIdentity }
  /** All producers are done. It stays so. */
  | { readonly type: 'finished' };

export interface ConsumerOptions {
  /** Most messages of one event. Default: 1024. */
  readonly batch?: number;
}

/** Becomes the consumer of a ring; there is one. */
export function openRingConsumer(region: RingRegion, { batch = 1024 }: ConsumerOptions = {}): RingConsumerResult {
  const opened = openRing(region);
  if (!opened.ok) return opened;
  if (take(opened.memory.words, Word.consumer)) return { ok: true, consumer: new RingConsumer(opened.memory, batch) };
  return { ok: false, failure: ringFailure('no-lane', 'a ring without a consumer', 'one that has one') };
}

/** The reading end of a ring. */
export class RingConsumer {
  readonly #memory: RingMemory;
  readonly #news: Bed;
  readonly #lanes: LaneReader[];
  /** The lane to look at first: each in turn, so that a busy producer starves nobody. */
  #next = 0;
  #lent: LaneReader | undefined;

  constructor(memory: RingMemory, batch: number) {
    this.#memory = memory;
    this.#news = { words: memory.words, count: Word.news, sleeps: Word.consumerSleeps };
    this.#lanes = memory.lanes.map((lane, i) => new LaneReader(lane, i, batch));
  }

  /**
   * The next event, if there is one now. Messages of the event before are no longer valid.
   * @throws RingError when the ring was aborted or is damaged
   */
  poll(): RingEvent | undefined {
    this.#lent?.release();
    this.#lent = undefined;
    const why = Atomics.load(this.#memory.words, Word.aborted);
    if (why !== 0) throw new RingError('aborted', 'a ring that is in use', abortText(why));
    for (let i = 0; i < this.#lanes.length; i++) {
      const lane = this.#lanes[(this.#next + i) % this.#lanes.length];
      const event = this.#look(lane);
      if (event === undefined) continue;
      this.#next = (lane.index + 1) % this.#lanes.length;
      if (event.type === 'messages') this.#lent = lane;
      return event;
    }
    return this.#lanes.every(({ done }) => done) ? { type: 'finished' } : undefined;
  }

  /** The next event, waiting for it. @throws RingError when the ring was aborted or is damaged */
  next(): Promise<RingEvent> {
    return until(this.#memory, this.#news, () => this.poll(), this.#lookForTheDead);
  }

  /** As {@link next}, blocking the thread. */
  nextSync(): RingEvent {
    return untilSync(this.#memory, this.#news, () => this.poll(), this.#lookForTheDead);
  }

  /** All events up to the end. */
  async *[Symbol.asyncIterator](): AsyncGenerator<RingEvent> {
    for (let event = await this.next(); event.type !== 'finished'; event = await this.next()) yield event;
  }

  /** Says that no producer will come that has not come yet, so that the ring can finish without them. */
  closeToOthers(): void {
    for (const { words } of this.#memory.lanes) Atomics.compareExchange(words, LaneWord.producer, 0, -1);
    ring(this.#news);
  }

  /** Gives the ring up: producers learn of it where they write next. */
  abort(): void {
    this.#lent = undefined;
    abortRing(this.#memory, Abort.consumer);
  }

  #look(lane: LaneReader): RingEvent | undefined {
    try {
      return lane.look();
    } catch (error) {
      if (error instanceof RingError) abortRing(this.#memory, Abort.damaged);
      throw error;
    }
  }

  readonly #lookForTheDead = (): void => {
    for (const lane of this.#lanes) lane.lookForTheDead();
  };
}

/** One lane, as its consumer sees it. */
class LaneReader {
  readonly index: number;
  readonly #lane: LaneMemory;
  readonly #batch: number;
  readonly #room: Bed;
  /** Bytes taken, modulo 2^32: what is told the producer once the messages are no longer in use. */
  #at: number;
  #number = 0;
  #dead: TaskIdentity | undefined;
  done = false;

  constructor(lane: LaneMemory, index: number, batch: number) {
    this.#lane = lane;
    this.index = index;
    this.#batch = batch;
    this.#room = { words: lane.words, count: LaneWord.room, sleeps: LaneWord.producerSleeps };
    this.#at = cursor(lane, 'head');
  }

  look(): RingEvent | undefined {
    if (this.done) return undefined;
    const { words } = this.#lane;
    // Read before the tail: who says that it is done, or is dead, has shown everything before.
    const ended = Atomics.load(words, LaneWord.ended) !== 0;
    const dead = this.#dead;
    const messages = this.#take(cursor(this.#lane, 'tail'));
    if (messages.length > 0) return { type: 'messages', lane: this.index, messages };
    this.release();
    if (ended) {
      this.done = true;
      return { type: 'ended', lane: this.index };
    }
    if (dead) {
      this.done = true;
      return { type: 'died', lane: this.index, producer: dead };
    }
    if (Atomics.load(words, LaneWord.producer) === -1) this.done = true;
    return undefined;
  }

  lookForTheDead(): void {
    if (this.done || this.#dead) return;
    const producer = holderOf(this.#lane.words, LaneWord.producer);
    if (producer && !isThere(producer)) this.#dead = producer;
  }

  release(): void {
    if (cursor(this.#lane, 'head') === this.#at) return;
    Atomics.store(this.#lane.words, LaneWord.head, this.#at | 0);
    ring(this.#room);
  }

  /** The messages before `tail`. Nothing that is there is believed before it is checked. */
  #take(tail: number): Uint8Array[] {
    const { data, dataWords } = this.#lane;
    const shown = between(this.#at, tail);
    check(shown <= data.length && shown % RECORD_ALIGNMENT === 0, `at most ${data.length} bytes shown`, shown);
    const messages: Uint8Array[] = [];
    let left = shown;
    while (left > 0 && messages.length < this.#batch) {
      const position = this.#at & (data.length - 1);
      const length = dataWords[position / 4];
      const number = dataWords[position / 4 + 1];
      check(number === this.#number, `message ${this.#number}`, number);
      let taken = data.length - position;
      if (length !== SKIP) {
        const most = Math.min(left, taken) - RECORD_BYTES;
        check(length <= most, `a message of at most ${most} bytes`, length);
        taken = RECORD_BYTES + aligned(length);
        messages.push(data.subarray(position + RECORD_BYTES, position + RECORD_BYTES + length));
        this.#number = (this.#number + 1) >>> 0;
      }
      check(taken <= left, `at most ${left} bytes`, taken);
      this.#at = (this.#at + taken) >>> 0;
      left -= taken;
    }
    return messages;
  }
}

function check(holds: boolean, expected: string, got: number): void {
  if (!holds) throw new RingError('damaged', expected, `${got}`);
}
