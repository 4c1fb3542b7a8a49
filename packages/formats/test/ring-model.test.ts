import { describe, expect, it } from 'vitest';
import { explore, type ModelThread } from './support/explore.ts';

/*
 * The protocol of a lane as a model, in which each step is one atomic access, gone through in every order: nothing is lost, nothing comes twice, and nobody
 * sleeps for ever, even if sleepers were never woken by time. Steps are those of ring-producer.ts, ring-consumer.ts and waiting.ts, in their order. JavaScript's
 * Atomics are sequentially consistent, so that interleaving is all there is. Words that count are kept small by letting them count to a few more than there are events.
 */

const MESSAGES = 4;

interface State {
  /** Messages shown, taken. `written` is the producer's own. */
  tail: number;
  head: number;
  ended: number;
  news: number;
  consumerSleeps: number;
  room: number;
  producerSleeps: number;
  /** Whether they sleep in the system: only a notify goes on from there. */
  producerAsleep: boolean;
  consumerAsleep: boolean;
  producer: { at: string; seen: number; written: number };
  consumer: { at: string; seen: number; taken: number[]; finished: boolean };
}

const start: State = {
  tail: 0,
  head: 0,
  ended: 0,
  news: 0,
  consumerSleeps: 0,
  room: 0,
  producerSleeps: 0,
  producerAsleep: false,
  consumerAsleep: false,
  producer: { at: 'look', seen: 0, written: 0 },
  consumer: { at: 'seen', seen: 0, taken: [], finished: false },
};

/** What is done in another order than the ring does it, to see that the model notices. */
type Mistake = 'sleeps said after the last look' | 'news before the tail' | 'end before the last message' | undefined;

/** Messages that a lane has room for. */
type Capacity = 1 | 2;

function producerOf(capacity: Capacity, mistake: Mistake): ModelThread<State> {
  return {
    steps(state) {
      const { producer } = state;
      if (state.producerAsleep) return [];
      const go = (at: string) => {
        producer.at = at;
        return [state];
      };
      switch (producer.at) {
        case 'look':
        case 'last look': {
          const waiting = producer.at === 'last look';
          if (producer.written === MESSAGES)
            return go(mistake === 'end before the last message' ? 'end' : 'show the last');
          if (producer.written - state.head < capacity) {
            producer.written++;
            if (waiting) state.producerSleeps = 0;
            // Shown at once, or together with the next.
            return [...go(mistake === 'news before the tail' ? 'count news' : 'show'), ...alike(state, 'look')];
          }
          if (waiting) return go('sleep');
          return go(state.tail < producer.written ? 'show' : 'seen');
        }
        case 'show':
          state.tail = producer.written;
          return go(mistake === 'news before the tail' ? 'look' : 'count news');
        case 'count news':
          state.news++;
          return go('wake');
        case 'wake':
          if (state.consumerSleeps) state.consumerAsleep = false;
          return go(mistake === 'news before the tail' ? 'show' : 'look');
        case 'seen':
          producer.seen = state.room;
          return go('say sleeps');
        case 'say sleeps':
          state.producerSleeps = 1;
          return go('last look');
        case 'sleep':
          // The system compares and puts to sleep in one step.
          if (state.room === producer.seen) state.producerAsleep = true;
          return go('awake');
        case 'awake':
          state.producerSleeps = 0;
          return go('look');
        case 'show the last':
          state.tail = producer.written;
          return go('end');
        case 'end':
          state.ended = 1;
          return go('count end');
        case 'count end':
          state.news++;
          return go('wake at end');
        case 'wake at end':
          if (state.consumerSleeps) state.consumerAsleep = false;
          return go(mistake === 'end before the last message' ? 'late' : 'done');
        case 'late':
          state.tail = producer.written;
          return go('done');
        default:
          return [];
      }
    },
  };
}

function consumer(mistake: Mistake): ModelThread<State> {
  const late = mistake === 'sleeps said after the last look';
  return {
    steps(state) {
      const { consumer } = state;
      if (state.consumerAsleep) return [];
      const go = (at: string) => {
        consumer.at = at;
        return [state];
      };
      switch (consumer.at) {
        case 'seen':
          consumer.seen = state.news;
          return go(late ? 'read end' : 'say sleeps');
        case 'say sleeps':
          state.consumerSleeps = 1;
          return go(late ? 'sleep' : 'read end');
        case 'read end':
          return go(state.ended ? 'take the rest' : 'take');
        case 'take':
        case 'take the rest': {
          const shown = state.tail - consumer.taken.length;
          for (let i = 0; i < shown; i++) consumer.taken.push(consumer.taken.length);
          if (shown > 0) return go('rise');
          if (consumer.at === 'take the rest') {
            consumer.finished = true;
            return go('done');
          }
          return go(late ? 'say sleeps' : 'sleep');
        }
        case 'rise':
          state.consumerSleeps = 0;
          return go('release');
        case 'release':
          state.head = consumer.taken.length;
          return go('count room');
        case 'count room':
          state.room++;
          return go('wake');
        case 'wake':
          if (state.producerSleeps) state.producerAsleep = false;
          return go('seen');
        case 'sleep':
          if (late || state.news === consumer.seen) state.consumerAsleep = true;
          return go('awake');
        case 'awake':
          state.consumerSleeps = 0;
          return go('seen');
        default:
          return [];
      }
    },
  };
}

const alike = (state: State, at: string): State[] => [{ ...state, producer: { ...state.producer, at } }];

const done = ({ consumer, producer }: State) => consumer.finished && producer.at === 'done';

function check({ tail, head, producer, consumer }: State): void {
  if (head > tail || tail > producer.written) throw new Error('taken before it was shown');
  if (consumer.finished && consumer.taken.length !== MESSAGES)
    throw new Error(`finished after ${consumer.taken.length}`);
}

const exploreWith = (capacity: Capacity, mistake?: Mistake) =>
  explore(start, [producerOf(capacity, mistake), consumer(mistake)], done, check);

describe('the protocol of a lane, in every order of steps', () => {
  it.each([1, 2] as const)('loses nothing and never sleeps for ever, with room for %i', (capacity) => {
    const { states, stuck } = exploreWith(capacity);
    expect(stuck).toBeUndefined();
    expect(states).toBeGreaterThan(300);
  });

  it('would sleep for ever if a sleeper said so after its last look', () => {
    expect(exploreWith(1, 'sleeps said after the last look').stuck).toBeDefined();
  });

  it('would sleep for ever if news were counted before they are shown', () => {
    expect(exploreWith(1, 'news before the tail').stuck).toBeDefined();
  });

  it('would lose messages if the end were said before the last is shown', () => {
    expect(() => exploreWith(2, 'end before the last message')).toThrow('finished after');
  });
});
