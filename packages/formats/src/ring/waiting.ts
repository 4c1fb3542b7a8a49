import type { RingMemory } from './ring-memory.ts';

/** How long a sleeper sleeps before it looks whether the other side is still there, in milliseconds. */
const LOOK_EVERY = 50;

/** Mapped memory wakes nobody: how long to wait before looking again grows from 0 to this, in milliseconds. */
const LONGEST_PAUSE = 2;

/** A place to sleep at: a word that counts, and one that says that somebody sleeps. */
export interface Bed {
  readonly words: Int32Array;
  /** Index of the word that counts events. */
  readonly count: number;
  /** Index of the word that is 1 while somebody sleeps. */
  readonly sleeps: number;
}

/** Counts an event, and wakes whoever sleeps. Call it after what the sleeper looks for has been written. */
export function ring({ words, count, sleeps }: Bed): void {
  Atomics.add(words, count, 1);
  // Who is about to sleep says so before it looks a last time: either it sees the event, or this sees that it sleeps.
  if (Atomics.load(words, sleeps) !== 0) Atomics.notify(words, count);
}

/**
 * Calls `look` until it gives something, sleeping between.
 * @param stillThere - asked now and then; throws when there is no more sense in waiting
 */
export async function until<T>(
  memory: RingMemory,
  bed: Bed,
  look: () => T | undefined,
  stillThere: () => void,
): Promise<T> {
  const looks = wakeful(bed, look, stillThere);
  for (let round = 0; ; round++) {
    const { done, value } = looks.next();
    if (done) return value;
    if (memory.canSleep) await sleepOn(bed, value);
    else await pause(round);
  }
}

/** As {@link until}, for threads that may block (workers; the main thread of a program that has nothing else to do). */
export function untilSync<T>(memory: RingMemory, bed: Bed, look: () => T | undefined, stillThere: () => void): T {
  const looks = wakeful(bed, look, stillThere);
  for (let round = 0; ; round++) {
    const { done, value } = looks.next();
    if (done) return value;
    if (memory.canSleep) Atomics.wait(bed.words, bed.count, value, LOOK_EVERY);
    else Atomics.wait(ALARM, 0, 0, pauseOf(round));
  }
}

/** Looks, and leaves it to its caller to sleep where it found nothing. @yields the events that were counted when it looked */
function* wakeful<T>(bed: Bed, look: () => T | undefined, stillThere: () => void): Generator<number, T> {
  const { words, count, sleeps } = bed;
  for (let asked = performance.now(); ; ) {
    const seen = Atomics.load(words, count);
    Atomics.store(words, sleeps, 1);
    try {
      const found = look();
      if (found !== undefined) return found;
      yield seen;
    } finally {
      Atomics.store(words, sleeps, 0);
    }
    if (performance.now() - asked < LOOK_EVERY) continue;
    stillThere();
    asked = performance.now();
  }
}

/** Nobody ever rings this one: waiting on it is sleeping for a time. */
const ALARM = new Int32Array(new SharedArrayBuffer(4));

const pauseOf = (round: number) => (round < 16 ? 0.05 : Math.min(LONGEST_PAUSE, (round - 15) * 0.1));

async function sleepOn({ words, count }: Bed, seen: number): Promise<void> {
  const { async, value } = Atomics.waitAsync(words, count, seen, LOOK_EVERY);
  if (!async) return;
  // A pending waitAsync does not keep Node alive; a timer does.
  const alive = setTimeout(() => {}, LOOK_EVERY * 2);
  await value;
  clearTimeout(alive);
}

function pause(round: number): Promise<void> {
  return new Promise((resolve) => {
    if (round < 16) setImmediate(resolve);
    else setTimeout(resolve, pauseOf(round));
  });
}
