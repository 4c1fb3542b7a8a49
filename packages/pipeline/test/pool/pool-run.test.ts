import { expect, it } from 'vitest';
import { PoolRun } from '../../src/pool/pool-run.ts';
import type { PoolWorker } from '../../src/pool/pool-worker.ts';

it('a worker whose last answer comes while it is being terminated is still named as stuck', async () => {
  // Real threads show this only once in a while, on a busy machine: this one answers as it ends.
  const worker = {
    index: 0,
    alive: true,
    handed: [] as { id: number; slot: string; claim: number }[],
    get hasRoom() {
      return this.handed.length === 0;
    },
    post() {},
    hand(id: number, slot: string) {
      this.handed.push({ id, slot, claim: 0 });
    },
    release(id: number) {
      this.handed = this.handed.filter((task) => task.id !== id);
    },
    async terminate() {
      this.alive = false;
      run.received(this as unknown as PoolWorker, {
        kind: 'failed',
        id: 0,
        failure: { reason: 'aborted' },
        stray: false,
      });
    },
  };
  const run = new PoolRun([worker as unknown as PoolWorker], { root: '/', modules: [], workers: 1 });
  const task = run.submit({ slot: 'slow', priority: 0 } as Parameters<typeof run.submit>[0]);
  const failed = expect(task).rejects.toMatchObject({ failure: { reason: 'aborted' } });
  expect(await run.end(0)).toEqual(['slow']);
  await failed;
});
