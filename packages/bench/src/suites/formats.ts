import { columnsOfPlan, planRows } from '@strata/formats';
import { contendersFor, type FormatContender, type Readable, readSome, scanAll } from '../formats/contenders.ts';
import { type HandOverTimes, handToProcess, handToWorker } from '../formats/hand-over.ts';
import { symbolRows } from '../formats/symbol-rows.ts';
import { machine } from '../measure/machine.ts';
import { settle } from '../measure/settle.ts';
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
  /** Until the other side has touched every number and every fqn, and said so. */
  readonly ms: Spread;
  /** Without the touching: until the table could be read there. */
  readonly reachMs: Spread;
  /** rows / this, round by round, of `ms`. */
  readonly timesRows: Spread;
  /** The same of `reachMs`. */
  readonly reachTimesRows: Spread;
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
    ...handOverFigures('worker', await handToWorker(table, rounds, log)),
    ...handOverFigures('process', await handToProcess(table, rounds, log)),
  ];
  return { rows: count, formats, handOver };
}

/** Runs everything until it is compiled, the fast and the slow alike: loops by a table of some size, what is done once a table by many small ones. */
function warmUp(): void {
  for (const [rows, runs] of WARM) {
    const table = symbolRows(rows);
    const columns = columnsOfPlan(planRows(table));
    for (const contender of contendersFor(table, columns)) {
      for (let i = 0; i < runs; i++) scanAll(contender.decode(contender.encode()), rows);
    }
  }
}

const WARM = [
  [20_000, 12],
  [200, 200],
] as const;

async function measure(contender: FormatContender, rows: number, some: Uint32Array, sums: Set<number>): Promise<Round> {
  const [encode, bytes] = await time(() => contender.encode());
  const [decode, decoded] = await time(() => contender.decode(bytes));
  const copiedBytes = decoded.copiedBytes();
  const [scan, sum] = await time(() => scanAll(decoded, rows));
  const [random] = await time(() => readSome(decoded, some));
  sums.add(sum);
  return { bytes: bytes.byteLength, encode, decode, scan, random, copiedBytes };
}

/** Times a call, with nothing to collect beforehand, and what sweeps in the background done. */
async function time<T>(run: () => T): Promise<[ms: number, result: T]> {
  await settle();
  const start = performance.now();
  const result = run();
  return [performance.now() - start, result];
}

async function heapOf(contender: FormatContender): Promise<number> {
  const bytes = contender.encode();
  // Once before, for what is made only the first time.
  contender.decode(bytes);
  for (let i = 0; i < 3; i++) {
    await settle();
  }
  const before = memory();
  const decoded: Readable = contender.decode(bytes);
  for (let i = 0; i < 3; i++) {
    await settle();
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
  const totals = (as: string) => times.get(as)!.map(({ total }) => total);
  const reaches = (as: string) => times.get(as)!.map(({ total, scan }) => total - scan);
  return [...times.keys()].map((as) => ({
    to,
    as,
    ms: spreadOf(totals(as)),
    reachMs: spreadOf(reaches(as)),
    timesRows: ratios(totals('rows'), totals(as)),
    reachTimesRows: ratios(reaches('rows'), reaches(as)),
  }));
}
