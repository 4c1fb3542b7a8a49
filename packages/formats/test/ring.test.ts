import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type ConsumerOptions,
  createSharedRegion,
  createSharedRing,
  createThreadRing,
  formatFailure,
  openRingConsumer,
  openRingProducer,
  openSharedRegion,
  openThreadRegion,
  type RingConsumer,
  RingError,
  type RingProducer,
  type RingRegion,
  type ThreadRegion,
  type WritableRegion,
} from '../src/index.ts';
import { isMessage } from './support/numbered-messages.ts';
import { startPeer } from './support/run-peer.ts';

const canMap = process.platform === 'linux' && process.getBuiltinModule('node:ffi') !== undefined;

function producerOf(region: RingRegion): RingProducer {
  const opened = openRingProducer(region);
  if (!opened.ok) throw new Error(formatFailure(opened.failure));
  return opened.producer;
}

function consumerOf(region: RingRegion, options?: ConsumerOptions): RingConsumer {
  const opened = openRingConsumer(region, options);
  if (!opened.ok) throw new Error(formatFailure(opened.failure));
  return opened.consumer;
}

const made: WritableRegion[] = [];
afterEach(() => {
  for (const region of made.splice(0)) region.close();
});

function sharedRing(options: Parameters<typeof createSharedRing>[0]): WritableRegion {
  const created = createSharedRing(options);
  if (!created.ok) throw new Error(formatFailure(created.failure));
  made.push(created.region);
  return created.region;
}

const text = (words: readonly Uint8Array[]) => words.map((word) => Buffer.from(word).toString());
const bytes = (word: string) => Buffer.from(word);

/** Where the words of a ring and of its only lane lie, for tests that play a hostile peer; FORMAT.md says what they are. */
const wordsOf = ({ buffer }: ThreadRegion) => ({
  lane: new Int32Array(buffer, 128 + 192),
  data: new Uint32Array(buffer, 128 + 192 + 192),
});

describe('a ring of one producer', () => {
  it('gives messages in order, those that were shown together in one event, and then the end', () => {
    const region = createThreadRing({ laneBytes: 1024 });
    const [producer, consumer] = [producerOf(region), consumerOf(region)];
    producer.tryPush(bytes('one'));
    producer.tryPush(bytes(''));
    expect(consumer.poll()).toBeUndefined();
    producer.flush();
    producer.tryPush(bytes('three'));
    const event = consumer.poll();
    expect(event?.type === 'messages' && text(event.messages)).toEqual(['one', '']);
    producer.end();
    const last = consumer.poll();
    expect(last?.type === 'messages' && text(last.messages)).toEqual(['three']);
    expect(consumer.poll()).toEqual({ type: 'ended', lane: 0 });
    expect([consumer.poll(), consumer.poll()]).toEqual([{ type: 'finished' }, { type: 'finished' }]);
  });

  it('is written in place, and hands out what was written without copying', () => {
    const region = createThreadRing({ laneBytes: 1024 });
    const [producer, consumer] = [producerOf(region), consumerOf(region)];
    const room = producer.reserve(100)!;
    room.set([1, 2, 3]);
    producer.commit(3);
    producer.flush();
    const event = consumer.poll();
    if (event?.type !== 'messages') throw new Error('no messages');
    expect([...event.messages[0]]).toEqual([1, 2, 3]);
    expect([event.messages[0].buffer, event.messages[0].byteOffset]).toEqual([region.buffer, room.byteOffset]);
  });

  it('has no room until the consumer has let messages go, and waits for that', async () => {
    const region = createThreadRing({ laneBytes: 64 });
    const [producer, consumer] = [producerOf(region), consumerOf(region)];
    expect([producer.tryPush(new Uint8Array(24)), producer.tryPush(new Uint8Array(24))]).toEqual([true, true]);
    expect(producer.tryPush(new Uint8Array(0))).toBe(false);
    let pushed = false;
    const waiting = producer.push(bytes('late')).then(() => {
      pushed = true;
    });
    await new Promise(setImmediate);
    expect([consumer.poll()?.type, pushed]).toEqual(['messages', false]);
    expect(consumer.poll()).toBeUndefined();
    await waiting;
    const event = await consumer.next();
    expect(event.type === 'messages' && text(event.messages)).toEqual(['late']);
  });

  it('gives no more messages at once than asked for', () => {
    const region = createThreadRing({ laneBytes: 1024 });
    const [producer, consumer] = [producerOf(region), consumerOf(region, { batch: 2 })];
    for (const word of ['a', 'b', 'c']) producer.tryPush(bytes(word));
    producer.end();
    const lengths = [1, 2, 3]
      .map(() => consumer.poll())
      .map((event) => event?.type === 'messages' && event.messages.length);
    expect(lengths).toEqual([2, 1, false]);
  });

  it('refuses a message that can never fit, and use after its end', () => {
    const producer = producerOf(createThreadRing({ laneBytes: 64 }));
    expect(() => producer.tryPush(new Uint8Array(25))).toThrow('at most 24 bytes, got 25');
    expect(() => producer.commit()).toThrow('without reserve');
    producer.reserve(10);
    expect(() => producer.commit(11)).toThrow('at most 10');
    producer.end();
    producer.end();
    expect(() => producer.tryPush(bytes('x'))).toThrow('after its end');
    expect(() => createThreadRing({ laneBytes: 100 })).toThrow('a power of two');
    expect(() => createThreadRing({ producers: 0 })).toThrow('1 to 65536');
  });

  it('behaves as a queue does, whatever the order of steps', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant('push' as const), length: fc.nat(56) }) },
      { weight: 2, arbitrary: fc.constant({ do: 'flush' as const, length: 0 }) },
      { weight: 3, arbitrary: fc.constant({ do: 'take' as const, length: 0 }) },
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 120 }),
        fc.constantFrom(128, 256),
        fc.nat(3),
        (steps, laneBytes, batch) => {
          const region = createThreadRing({ laneBytes });
          const [producer, consumer] = [producerOf(region), consumerOf(region, { batch: batch + 1 })];
          const [written, shown]: Uint8Array[][] = [[], []];
          let number = 0;
          let lent = 0;
          for (const { do: action, length } of steps) {
            if (action === 'push') {
              const message = new Uint8Array(length).fill(number++);
              if (producer.tryPush(message)) written.push(message);
              // An empty ring has room for anything that is allowed.
              else expect(written.length + shown.length + lent).toBeGreaterThan(0);
            } else if (action === 'flush') {
              producer.flush();
              shown.push(...written.splice(0));
            } else {
              const event = consumer.poll();
              const messages = event?.type === 'messages' ? event.messages : [];
              expect(messages).toEqual(shown.splice(0, messages.length));
              lent = messages.length;
              if (messages.length <= batch) expect(shown).toEqual([]);
            }
          }
          producer.end();
          shown.push(...written);
          for (let event = consumer.poll(); event?.type === 'messages'; event = consumer.poll()) {
            expect(event.messages).toEqual(shown.splice(0, event.messages.length));
          }
          expect(shown).toEqual([]);
          expect(consumer.poll()).toEqual({ type: 'finished' });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('goes on where its cursors pass 2^32', () => {
    const region = createThreadRing({ laneBytes: 64 });
    const { lane } = wordsOf(region);
    lane[16] = lane[32] = -64;
    const [producer, consumer] = [producerOf(region), consumerOf(region)];
    for (let i = 0; i < 20; i++) {
      expect(producer.tryPush(Uint8Array.of(i))).toBe(true);
      producer.flush();
      const event = consumer.poll();
      expect(event?.type === 'messages' && [...event.messages[0]]).toEqual([i]);
    }
  });

  it('is given up by either side, and the other learns of it where it waits', async () => {
    const [one, two] = [createThreadRing({ laneBytes: 64 }), createThreadRing({ laneBytes: 64 })];
    const [producer, consumer] = [producerOf(one), consumerOf(one)];
    const next = consumer.next();
    producer.abort();
    await expect(next).rejects.toThrow('a producer has aborted');
    const [full, other] = [producerOf(two), consumerOf(two)];
    full.tryPush(new Uint8Array(24));
    full.tryPush(new Uint8Array(24));
    const pushed = full.push(new Uint8Array(24));
    other.abort();
    await expect(pushed).rejects.toThrow('its consumer has aborted');
    expect(() => full.tryPush(bytes('x'))).toThrow(RingError);
  });

  it.each([
    ['more shown than there is', ({ lane }) => (lane[16] = 4096), 'bytes shown'],
    ['half a record shown', ({ lane }) => (lane[16] = 12), 'bytes shown'],
    ['a length beyond what is shown', ({ data }) => (data[0] = 1000), 'a message of at most'],
    ['a length beyond everything', ({ data }) => (data[0] = 0xffff_fff0), 'a message of at most'],
    ['a skip beyond what is shown', ({ data }) => (data[0] = 0xffff_ffff), 'at most'],
    ['another number', ({ data }) => (data[1] = 5), 'message 0'],
  ] as [string, (words: ReturnType<typeof wordsOf>) => unknown, string][])(
    'is found damaged by its consumer: %s',
    (_, damage, message) => {
      const region = createThreadRing({ laneBytes: 1024 });
      const [producer, consumer] = [producerOf(region), consumerOf(region)];
      producer.tryPush(bytes('word'));
      producer.flush();
      damage(wordsOf(region));
      expect(() => consumer.poll()).toThrow(message);
      expect(() => producer.tryPush(bytes('x'))).toThrow('found damage');
    },
  );

  it('gives messages within its memory, or an error, whatever is scribbled over it', () => {
    const scribble = fc.tuple(fc.nat(128 / 4 - 1 + (192 + 192 + 256) / 4), fc.oneof(fc.integer(), fc.nat(300)));
    fc.assert(
      fc.property(fc.array(fc.oneof(scribble, fc.constantFrom('push', 'take')), { maxLength: 60 }), (steps) => {
        const region = createThreadRing({ laneBytes: 256 });
        const words = new Int32Array(region.buffer);
        const [producer, consumer] = [producerOf(region), consumerOf(region)];
        try {
          for (const step of steps) {
            if (step === 'push') {
              producer.tryPush(new Uint8Array(20));
              producer.flush();
            } else if (step === 'take') {
              const event = consumer.poll();
              const messages = event?.type === 'messages' ? event.messages : [];
              expect(messages.length).toBeLessThanOrEqual(256 / 8);
              for (const { byteOffset, byteLength } of messages) {
                expect(byteOffset >= 512 && byteOffset + byteLength <= region.buffer.byteLength).toBe(true);
              }
            } else words[step[0]] = step[1];
          }
        } catch (error) {
          expect(error).toBeInstanceOf(RingError);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is found damaged by its producer when more was taken than shown', () => {
    const region = createThreadRing({ laneBytes: 1024 });
    const producer = producerOf(region);
    wordsOf(region).lane[32] = 8000;
    expect(() => producer.tryPush(bytes('x'))).toThrow('at most 1024 bytes in use');
  });
});

describe('a ring', () => {
  it('has as many producers as it was made for, and one consumer', () => {
    const region = createThreadRing({ producers: 2, laneBytes: 64 });
    producerOf(region);
    producerOf(region);
    consumerOf(region);
    expect(openRingProducer(region)).toMatchObject({ ok: false, failure: { reason: 'no-lane' } });
    expect(openRingConsumer(region)).toMatchObject({ ok: false, failure: { reason: 'no-lane' } });
  });

  it('finishes without those who never come, when it is told so', async () => {
    const region = createThreadRing({ producers: 3, laneBytes: 64 });
    const consumer = consumerOf(region);
    producerOf(region).end();
    consumer.closeToOthers();
    expect(openRingProducer(region)).toMatchObject({ ok: false });
    const events = [];
    for await (const event of consumer) events.push(event.type);
    expect(events).toEqual(['ended']);
  });

  it('is refused where the memory holds none', () => {
    const region = createThreadRing({ laneBytes: 64 });
    const words = new Int32Array(region.buffer, 128);
    words[1] = 128;
    expect(openRingConsumer(region)).toMatchObject({ ok: false, failure: { reason: 'damaged' } });
    const opened = openThreadRegion(createThreadRing().buffer);
    new Int32Array(region.buffer)[10] = 0;
    const plain = openThreadRegion(region.buffer);
    if (!opened.ok || !plain.ok) throw new Error('not opened');
    expect(openRingConsumer(plain.region)).toMatchObject({ ok: false, failure: { reason: 'not-a-ring' } });
    expect(openRingConsumer(opened.region)).toMatchObject({ ok: true });
  });

  it('keeps the order of each of its producers in threads, however they interleave, and tells when one ends without a word', async () => {
    const region = createThreadRing({ producers: 3, laneBytes: 256 });
    const count = 2000;
    // Outside Linux nobody would notice that it has ended.
    const last = process.platform === 'linux' ? 'exit' : 'end';
    const exits = ['end', 'end', last].map((how, seed) => once(thread(region, { count, seed, how }), 'exit'));
    const taken = await takeAll(consumerOf(region, { batch: 7 }), 3);
    const died = last === 'exit' ? 1 : 0;
    // What it had not flushed when it ended was never shown.
    expect(taken).toEqual({ counts: expect.any(Array), ended: 3 - died, died });
    expect(taken.counts.filter((n) => n === count).length).toBeGreaterThanOrEqual(2);
    await Promise.all(exits);
  });
});

describe.runIf(canMap)('a ring between processes', () => {
  it('loses nothing that was shown when a producer is killed while it writes, and says that it died', async () => {
    const region = sharedRing({ producers: 2, laneBytes: 4096 });
    const peers = [
      startPeer('produce.ts', [region.address, '3000', '0', 'die']),
      startPeer('produce.ts', [region.address, '3000', '0']),
    ];
    const taken = await takeAll(consumerOf(region), 2, 0);
    expect(taken).toEqual({ counts: [3000, 3000], ended: 1, died: 1 });
    expect((await Promise.all(peers.map(({ ended }) => ended))).map(({ signal }) => signal)).toEqual(['SIGKILL', null]);
  });

  it('tells a producer that its consumer was killed', async () => {
    const region = sharedRing({ laneBytes: 64 });
    const consumer = startPeer('consume-nothing.ts', [region.address]);
    await consumer.started;
    consumer.child.kill('SIGKILL');
    await consumer.ended;
    const producer = producerOf(region);
    await producer.push(new Uint8Array(24), new Uint8Array(24));
    await expect(producer.push(bytes('x'))).rejects.toMatchObject({ failure: { reason: 'peer-died' } });
  });

  it('shows zeroes, and no more, to those who use it after it was closed', async () => {
    const region = sharedRing({ laneBytes: 64 });
    const opened = openSharedRegion(region.address);
    if (!opened.ok) throw new Error(formatFailure(opened.failure));
    const [producer, consumer] = [producerOf(opened.region), consumerOf(region)];
    await producer.push(bytes('word'));
    expect(consumer.poll()).toMatchObject({ type: 'messages' });
    opened.region.close();
    region.close();
    producer.tryPush(bytes('x'));
    producer.flush();
    expect(() => consumer.poll()).toThrow(RingError);
  });

  it('is not opened in a region that is only a copy, or that nobody can write to', () => {
    const created = createSharedRegion({ bytes: 1000, content: 2 });
    if (!created.ok) throw new Error(formatFailure(created.failure));
    made.push(created.region);
    created.region.publish(1000);
    for (const mode of ['auto', 'copy'] as const) {
      const opened = openSharedRegion(created.region.address, { mode });
      if (!opened.ok) throw new Error(formatFailure(opened.failure));
      expect(openRingConsumer(opened.region)).toMatchObject({ ok: false, failure: { reason: 'not-a-ring' } });
    }
  });
});

function thread(region: ThreadRegion, data: { count: number; seed: number; how: string }): Worker {
  const file = path.join(import.meta.dirname, 'support/peers/produce-in-thread.ts');
  return new Worker(file, { workerData: { buffer: region.buffer, ...data } });
}

/** Takes everything, and checks each message. @param seed - of all producers; default: lanes are claimed in any order, so whichever fits the first message */
async function takeAll(consumer: RingConsumer, producers: number, seed?: number) {
  const counts = new Array(producers).fill(0);
  const seeds: (number | undefined)[] = new Array(producers).fill(seed);
  const taken = { counts, ended: 0, died: 0 };
  for await (const event of consumer) {
    if (event.type === 'finished') break;
    if (event.type !== 'messages') {
      taken[event.type]++;
      continue;
    }
    for (const message of event.messages) {
      const i = counts[event.lane]++;
      seeds[event.lane] ??= [0, 1, 2, 3].find((each) => isMessage(message, each, i));
      if (!isMessage(message, seeds[event.lane] ?? -1, i))
        throw new Error(`lane ${event.lane}: message ${i} is another`);
    }
  }
  return taken;
}
