import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  CODECS,
  columnsOfPlan,
  formatFailure,
  planColumns,
  planRows,
  type RowTable,
  shareTable,
  shareTableWithThreads,
} from '@strata/formats';
import { interleave } from '../measure/interleave.ts';
import { settle } from '../measure/settle.ts';
import type { Answer, Delivery, Request } from './receiver.ts';
import { symbolRows } from './symbol-rows.ts';

const RECEIVER = new URL('./receiver.ts', import.meta.url);

/** What one hand-over took, milliseconds: from a table here until the other side has touched all of it and said so, and how much of that was touching. */
export interface HandOverTime {
  readonly total: number;
  readonly scan: number;
}

/** By way of handing over, in round order. */
export type HandOverTimes = ReadonlyMap<string, readonly HandOverTime[]>;

/** Codecs by which a table is handed over, beginning with rows. */
const HANDED_AS = ['msgpack-records', 'arrow-stream', 'flatbuffers-columns'] as const;

interface Way {
  readonly name: string;
  run(): Promise<Answer>;
}

/** The ways, what everything is compared with first. `tell` says where a table lies that is in shared memory already. */
function waysFor(table: RowTable, ask: (delivery: Delivery) => Promise<Answer>, tell: Delivery): Way[] {
  return [
    { name: 'rows', run: () => ask({ rows: table.rows }) },
    ...HANDED_AS.map((name) => ({
      name,
      run: () => ask({ codec: name, bytes: CODECS.get(name)!.encodeRows(table) }),
    })),
    // Told where the table lies, the other side opens it and checks all of it. Told again, it has it open, and looks whether it is still the same.
    { name: 'in shared memory, first', run: () => ask(tell) },
    { name: 'in shared memory, again', run: () => ask({ again: true }) },
  ];
}

/** Hands the table to a worker thread. */
export async function handToWorker(
  table: RowTable,
  rounds: number,
  log: (line: string) => void,
): Promise<HandOverTimes> {
  const worker = new Worker(RECEIVER);
  await once(worker, 'online');
  const ask = async (request: Request): Promise<Answer> => {
    const answer = once(worker, 'message');
    const bytes = typeof request === 'object' && 'bytes' in request ? request.bytes : undefined;
    worker.postMessage(request, bytes ? [bytes.buffer as ArrayBuffer] : []);
    return (await answer)[0];
  };
  const ways = (of: RowTable) => {
    const region = shareTableWithThreads(planColumns(columnsOfPlan(planRows(of))));
    return waysFor(of, ask, { buffer: region.buffer });
  };
  try {
    await warmUp(ways(symbolRows(WARM_ROWS)));
    return await timed(ways(table), () => ask('settle'), rounds, log);
  } finally {
    await worker.terminate();
  }
}

/** Hands the table to another process, which has been started. */
export async function handToProcess(
  table: RowTable,
  rounds: number,
  log: (line: string) => void,
): Promise<HandOverTimes> {
  const child: ChildProcess = fork(RECEIVER, {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const regions: { close(): void }[] = [];
  const ask = async (request: Request): Promise<Answer> => {
    const answer = once(child, 'message');
    child.send(request as never);
    return (await answer)[0];
  };
  const ways = (of: RowTable) => {
    const shared = shareTable(planColumns(columnsOfPlan(planRows(of))));
    if (!shared.ok) throw new Error(formatFailure(shared.failure));
    regions.push(shared.region);
    return waysFor(of, ask, { address: shared.region.address });
  };
  try {
    await warmUp(ways(symbolRows(WARM_ROWS)));
    return await timed(ways(table), () => ask('settle'), rounds, log);
  } finally {
    child.disconnect();
    for (const region of regions) region.close();
  }
}

const WARM_ROWS = 2000;
const WARM_RUNS = 60;

/** Runs everything on a small table until both sides have compiled it. */
async function warmUp(ways: readonly Way[]): Promise<void> {
  for (let i = 0; i < WARM_RUNS; i++) for (const { run } of ways) await run();
}

async function timed(
  ways: readonly Way[],
  settleThere: () => Promise<Answer>,
  rounds: number,
  log: (line: string) => void,
): Promise<HandOverTimes> {
  const sums = new Set<number>();
  const times = await interleave(
    ways.map(({ name, run }) => ({
      name,
      async run(): Promise<HandOverTime> {
        await settleThere();
        await settle();
        const start = performance.now();
        const { sum, scan } = await run();
        sums.add(sum);
        return { total: performance.now() - start, scan };
      },
    })),
    rounds,
    (round, name, { total, scan }) =>
      log(`hand-over, round ${round}: ${name} ${total.toFixed(2)} ms, ${scan.toFixed(2)} of them for the scan`),
  );
  if (sums.size !== 1) throw new Error(`expected the same sum of every way, got ${[...sums].join(', ')}`);
  return times;
}
