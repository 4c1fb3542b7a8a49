// Makes a region of 3000 bytes 0, 1, 2, … and waits to be killed: `make-region.ts NAME KIND`.
import process from 'node:process';
import { createSharedRegion } from '../../../src/shared-memory/index.ts';

const [, , name, kind] = process.argv;
const made = createSharedRegion({ bytes: 3000, name, kind: kind as 'sealed' | 'posix' });
if (!made.ok) throw new Error(made.failure.got);
const { region } = made;
for (let i = 0; i < 3000; i++) region.payload[i] = i;
region.publish(3000);
console.log(region.how);
setInterval(() => {}, 1000);
