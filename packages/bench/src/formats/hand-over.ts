import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  CODECS,
  type ColumnTable,
  formatFailure,
  planColumns,
  type RowTable,
  shareTable,
  shareTableWithThreads,
} from '@strata/formats';
import { interleave } from '../measure/interleave.ts';

import type { Delivery } from './receiver.ts';

const RECEIVER = new URL('./receiver.ts', import.meta.url);

/** Milliseconds from a table here until the other side has touched all of it and said so, by way of handing over, in round order. */
export type HandOverTimes = ReadonlyMap<string, readonly number[]>;

/** By what ways a table is handed over. `rows` is what everything is compared with; `in shared memory` is there already, the others start from rows. */
export const HANDED_AS = ['msgpack-records', 'arrow-stream', 'flatbuffers-columns'] as const;

/** Hands the table to a worker thread. */
export async function handToWorker(
  table: RowTable,
  columns: ColumnTable,
  rounds: number,
  log: (line: string) => void,
): Promise<HandOverTimes> {
  const worker = new Worker(RECEIVER);
  await once(worker, 'online');
  const region = shareTableWithThreads(planColumns(columns));
  const ask = async (delivery: Delivery, transfer: readonly ArrayBuffer[] = []): Promise<number> => {
    const answer = once(worker, 'message');
    worker.postMessage(delivery, transfer as ArrayBuffer[]);
    return (await answer)[0];
  };
  try {
    return await timed(
      [
        { name: 'rows', run: () => ask({ rows: table.rows }) },
        ...HANDED_AS.map((name) => ({
          name,
          run: () => {
            const bytes = CODECS.get(name)!.encodeRows(table);
            return ask({ codec: name, bytes }, [bytes.buffer as ArrayBuffer]);
          },
        })),
        { name: 'in shared memory', run: () => ask({ buffer: region.buffer }) },
      ],
      rounds,
      log,
    );
  } finally {
    await worker.terminate();
  }
}

/** Hands the table to another process, which has been started. */
export async function handToProcess(
  table: RowTable,
  columns: ColumnTable,
  rounds: number,
  log: (line: string) => void,
): Promise<HandOverTimes> {
  const child: ChildProcess = fork(RECEIVER, {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const shared = shareTable(planColumns(columns));
  if (!shared.ok) throw new Error(formatFailure(shared.failure));
  const ask = async (delivery: Delivery): Promise<number> => {
    const answer = once(child, 'message');
    child.send(delivery as never);
    return (await answer)[0];
  };
  try {
    return await timed(
      [
        { name: 'rows', run: () => ask({ rows: table.rows }) },
        ...HANDED_AS.map((name) => ({
          name,
          run: () => ask({ codec: name, bytes: CODECS.get(name)!.encodeRows(table) }),
        })),
        { name: 'in shared memory', run: () => ask({ address: shared.region.address }) },
      ],
      rounds,
      log,
    );
  } finally {
    child.disconnect();
    shared.region.unlink();
    shared.region.close();
  }
}

async function timed(
  ways: readonly { readonly name: string; run(): Promise<number> }[],
  rounds: number,
  log: (line: string) => void,
): Promise<HandOverTimes> {
  const sums = new Set<number>();
  const times = await interleave(
    ways.map(({ name, run }) => ({
      name,
      async run() {
        const start = performance.now();
        sums.add(await run());
        return performance.now() - start;
      },
    })),
    rounds,
    (round, name, ms) => log(`hand-over, round ${round}: ${name} ${ms.toFixed(2)} ms`),
  );
  if (sums.size !== 1) throw new Error(`expected the same sum of every way, got ${[...sums].join(', ')}`);
  return times;
}
