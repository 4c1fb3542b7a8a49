// A producer: `produce.ts ADDRESS MESSAGES SEED [die]`. Message i has its number and a length that the seed gives. With `die` it is killed while it writes
// the message after the last, having shown those before.
import process from 'node:process';
import { openRingProducer } from '../../../src/ring/index.ts';
import { openSharedRegion } from '../../../src/shared-memory/index.ts';
import { messageOf } from '../numbered-messages.ts';

const [, , address, count, seed, die] = process.argv;
const region = openSharedRegion(address);
if (!region.ok) throw new Error(region.failure.got);
const opened = openRingProducer(region.region);
if (!opened.ok) throw new Error(opened.failure.got);
const { producer } = opened;
for (let i = 0; i < Number(count); i++) {
  const message = messageOf(Number(seed), i);
  // Sometimes shown one by one, sometimes many at a time.
  if (i % 7 === 0 || !producer.tryPush(message)) await producer.push(message);
}
producer.flush();
if (die) {
  producer.reserve(32)?.fill(0xee);
  producer.commit();
  producer.reserve(32)?.fill(0xee, 0, 16);
  process.kill(process.pid, 'SIGKILL');
}
producer.end();
