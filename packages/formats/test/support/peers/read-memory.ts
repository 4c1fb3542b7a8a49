// Opens regions again and again and reads every byte, for so many milliseconds, or longer where the machine is busy, until each was opened eleven times:
// `read-memory.ts MS ADDRESS...`. Prints, for each, how often what came of it.
import process from 'node:process';
import { openSharedRegion, type SharedRegion } from '../../../src/shared-memory/index.ts';

const [, , ms, ...addresses] = process.argv;
const end = performance.now() + Number(ms);
const tallies = addresses.map((): Record<string, number> => ({}));
const held: SharedRegion[] = [];
for (let round = 0; performance.now() < end || round < 11 * addresses.length; round++) {
  const tally = tallies[round % addresses.length];
  const opened = openSharedRegion(addresses[round % addresses.length]);
  const outcome = opened.ok ? opened.region.how : opened.failure.reason;
  tally[outcome] = (tally[outcome] ?? 0) + 1;
  if (!opened.ok) continue;
  held.push(opened.region);
  // Some stay open while others come, so that what happens meanwhile happens to them too.
  for (const { bytes } of held) {
    let sum = 0;
    for (let i = 0; i < bytes.length; i += 512) sum += bytes[i];
    if (!(sum >= 0)) throw new Error('not a number');
    // A mistake of the reader's own.
    bytes[0] = 1;
  }
  opened.region.isCurrent();
  if (held.length > 4) held.shift()?.close();
}
console.log(JSON.stringify(tallies));
