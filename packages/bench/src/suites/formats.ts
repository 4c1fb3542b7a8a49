import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { columnsOfPlan, planRows } from '@strata/formats';
import { contendersFor, type FormatContender, type Readable, readSome, scanAll } from '../formats/contenders.ts';
import { type HandOverTimes, handToProcess, handToWorker } from '../formats/hand-over.ts';
import { symbolRows } from '../formats/symbol-rows.ts';
import { machine } from '../measure/machine.ts';
import { ratios, type Spread, spreadOf } from '../measure/spread.ts';
import type { RecordedRun } from '../report/record-run.ts';

export interface FormatsOptions {
  /** Sizes of the symbol table. */
  readonly rows: readonly number[];
  readonly rounds: number;
}

/** What one format costs, milliseconds unless it says otherwise. */
export interface FormatFigures {
  readonly name: string;
  readonly from: 'rows' | 'columns';
  readonly bytes: number;
  readonly encode: Spread;
  readonly decode: Spread;
  /** Every number and every fqn. */
  readonly scan: Spread;
  /** 10,000 rows in no order, all numbers and the fqn. */
  readonly random: Spread;
  /** Bytes of values that decoding copied or made anew. */
  readonly copiedBytes: number;
  /** Memory that a decoded table keeps beside the encoded bytes, MB: heap and buffers. */
  readonly heapMB: number;
  /** structured clone / this, encode + decode, round by round. */
  readonly timesClone: Spread;
  /** msgpack / this. */
  readonly timesMsgpack: Spread;
}

export interface HandOverFigures {
  readonly to: 'worker' | 'process';
  readonly as: string;
  readonly ms: Spread;
  /** rows / this, round by round. */
  readonly timesRows: Spread;
}

export interface FormatsResults {
  readonly rounds: number;
  readonly tables: readonly {
    readonly rows: number;
    readonly formats: readonly FormatFigures[];
    readonly handOver: readonly HandOverFigures[];
  }[];
}

interface Round {
  readonly bytes: number;
  readonly encode: number;
  readonly decode: number;
  readonly scan: number;
  readonly random: number;
  readonly copiedBytes: number;
}

/** Every format on RFC-062's symbol table, in turn: A B C … A B C …, each after a garbage collection. */
export async function benchFormats(
  { rows, rounds }: FormatsOptions,
  log: (line: string) => void,
): Promise<RecordedRun> {
  const tables: FormatsResults['tables'][number][] = [];
  for (const count of rows) tables.push(await benchTable(count, rounds, log));
  return {
    suite: 'formats',
    command: `packages/bench/bin/bench formats ${rows.map((count) => `--rows ${count}`).join(' ')} --rounds ${rounds}`,
    date: new Date().toISOString(),
    machine: machine(),
    versions: { node: process.version, v8: process.versions.v8 },
    results: { rounds, tables } satisfies FormatsResults,
  };
}

async function benchTable(
  count: number,
  rounds: number,
  log: (line: string) => void,
): Promise<FormatsResults['tables'][number]> {
  const table = symbolRows(count);
  const columns = columnsOfPlan(planRows(table));
  const contenders = contendersFor(table, columns);
  const some = Uint32Array.from({ length: 10_000 }, (_, i) => ((i + 1) * 2_654_435_761) % count);
  const measured = new Map<FormatContender, Round[]>(contenders.map((contender) => [contender, []]));
  const sums = new Set<number>();
  warmUp();
  for (let round = 0; round <= rounds; round++) {
    for (const contender of contenders) {
      const result = await measure(contender, count, some, sums);
      if (round > 0) measured.get(contender)!.push(result);
      log(
        `${count} rows, round ${round}: ${contender.name} from ${contender.from} ${(result.encode + result.decode).toFixed(1)} ms`,
      );
    }
  }
  if (sums.size !== 1) throw new Error(`expected the same sum of every format, got ${[...sums].join(', ')}`);
  const heaps = new Map<FormatContender, number>();
  for (const contender of contenders) heaps.set(contender, await heapOf(contender));
  const total = (contender: FormatContender) => measured.get(contender)!.map(({ encode, decode }) => encode + decode);
  const [clone] = contenders;
  const msgpack = contenders.find(({ name }) => name === 'msgpack')!;
  const formats = contenders.map((contender): FormatFigures => {
    const all = measured.get(contender)!;
    const spread = (of: (round: Round) => number) => spreadOf(all.map(of));
    return {
      name: contender.name,
      from: contender.from,
      bytes: all[0].bytes,
      encode: spread(({ encode }) => encode),
      decode: spread(({ decode }) => decode),
      scan: spread(({ scan }) => scan),
      random: spread(({ random }) => random),
      copiedBytes: all[0].copiedBytes,
      heapMB: heaps.get(contender)!,
      timesClone: ratios(total(clone), total(contender)),
      timesMsgpack: ratios(total(msgpack), total(contender)),
    };
  });
  const handOver = [
    ...handOverFigures('worker', await handToWorker(table, columns, rounds, log)),
    ...handOverFigures('process', await handToProcess(table, columns, rounds, log)),
  ];
  return { rows: count, formats, handOver };
}

/** Runs everything on a small table until it is compiled, the fast and the slow alike. */
function warmUp(): void {
  const table = symbolRows(WARM_ROWS);
  const columns = columnsOfPlan(planRows(table));
  for (const contender of contendersFor(table, columns)) {
    for (let i = 0; i < WARM_RUNS; i++) scanAll(contender.decode(contender.encode()), WARM_ROWS);
  }
}

const WARM_ROWS = 20_000;
const WARM_RUNS = 12;

async function measure(contender: FormatContender, rows: number, some: Uint32Array, sums: Set<number>): Promise<Round> {
  const [encode, bytes] = await time(() => contender.encode());
  const [decode, decoded] = await time(() => contender.decode(bytes));
  const copiedBytes = decoded.copiedBytes();
  const [scan, sum] = await time(() => scanAll(decoded, rows));
  const [random] = await time(() => readSome(decoded, some));
  sums.add(sum);
  return { bytes: bytes.byteLength, encode, decode, scan, random, copiedBytes };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Times a call, with nothing to collect beforehand, and what sweeps in the background done. */
async function time<T>(run: () => T): Promise<[ms: number, result: T]> {
  collect();
  await sleep(10);
  const start = performance.now();
  const result = run();
  return [performance.now() - start, result];
}

async function heapOf(contender: FormatContender): Promise<number> {
  const bytes = contender.encode();
  // Once before, for what is made only the first time.
  contender.decode(bytes);
  for (let i = 0; i < 3; i++) {
    collect();
    await sleep(10);
  }
  const before = memory();
  const decoded: Readable = contender.decode(bytes);
  for (let i = 0; i < 3; i++) {
    collect();
    await sleep(10);
  }
  const kept = memory() - before;
  // Used after, so that it is alive until then.
  return decoded.copiedBytes() < 0 || bytes.byteLength === 0 ? 0 : Math.max(0, kept) / 1e6;
}

function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function handOverFigures(to: HandOverFigures['to'], times: HandOverTimes): HandOverFigures[] {
  const rows = times.get('rows')!;
  return [...times].map(([as, ms]) => ({ to, as, ms: spreadOf(ms), timesRows: ratios(rows, ms) }));
}
