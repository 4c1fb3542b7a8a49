import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
// Collections throw away the bytecode of functions that were not called between some of them: so many as are forced here would have what was compiled
// compiled again in every round.
setFlagsFromString('--no-flush-bytecode');
const collect = runInNewContext('gc') as () => void;

/** Leaves nothing to collect, and lets what sweeps in the background finish: what is timed next pays for nothing that was before it. */
export async function settle(): Promise<void> {
  collect();
  await sleep(10);
}
