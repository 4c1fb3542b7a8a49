// A consumer that takes nothing and waits to be killed: `consume-nothing.ts ADDRESS`.
import process from 'node:process';
import { openRingConsumer } from '../../../src/ring/index.ts';
import { openSharedRegion } from '../../../src/shared-memory/index.ts';

const region = openSharedRegion(process.argv[2]);
if (!region.ok) throw new Error(region.failure.got);
console.log(openRingConsumer(region.region).ok);
setInterval(() => {}, 1000);
