import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Leaves nothing to collect, and lets what sweeps in the background finish: what is timed next pays for nothing that was before it. */
export async function settle(): Promise<void> {
  collect();
  await sleep(10);
}
