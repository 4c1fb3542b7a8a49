// The worker of the interleaving test: produces through the ring it is given, in steps whose sizes and pauses the seed gives, blocking where there is no room.
import { workerData } from 'node:worker_threads';
import { openRingProducer } from '../../../src/ring/index.ts';
import { openThreadRegion } from '../../../src/shared-memory/index.ts';
import { messageOf } from '../numbered-messages.ts';

const { buffer, count, seed, how } = workerData as {
  buffer: SharedArrayBuffer;
  count: number;
  seed: number;
  how: string;
};
const region = openThreadRegion(buffer);
if (!region.ok) throw new Error(region.failure.got);
const opened = openRingProducer(region.region);
if (!opened.ok) throw new Error(opened.failure.got);
const { producer } = opened;
const sleep = new Int32Array(new SharedArrayBuffer(4));
let random = seed;
for (let i = 0; i < count; i++) {
  random = (random * 1_103_515_245 + 12_345) & 0x7fff_ffff;
  const message = messageOf(seed, i);
  if (random % 5 === 0) producer.pushSync(message);
  else if (!producer.tryPush(message)) await producer.push(message);
  if (random % 11 === 0) producer.flush();
  if (random % 257 === 0) Atomics.wait(sleep, 0, 0, 0.1);
}
if (how === 'exit') process.exit(0);
if (how === 'abort') producer.abort();
else producer.end();
