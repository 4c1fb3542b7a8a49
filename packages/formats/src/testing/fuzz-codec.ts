import process from 'node:process';
import fc from 'fast-check';
import type { Codec } from '../codec/codec.ts';
import type { RowTable } from '../codec/row-table.ts';
import { arbitraryTable } from './arbitrary-table.ts';
import { checkHostile } from './codec-checks.ts';
import { damage, damagedBytes } from './mutate-bytes.ts';
import { sampleTable } from './sample-table.ts';

export interface FuzzOptions {
  /** Inputs to decode. */
  readonly cases: number;
  /** Of the generator; the same seed gives the same inputs. */
  readonly seed: number;
}

/** How many inputs gave what: `ok`, or the reason of a failure; and the most processor time that decoding and reading one took. */
export interface FuzzResults {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  /** The largest input, bytes. */
  readonly largest: number;
}

/** Tables that a run damages: encoding a new one for each case would take most of the time. */
const TABLES = 200;

/** One table in four with its rows again and again, so that there is something to compress. */
function repeated(table: RowTable, at: number): RowTable {
  const { rows } = table;
  if (at % 4 !== 0 || rows.length === 0) return table;
  return { ...table, rows: Array.from({ length: 100 }, (_, i) => rows[i % rows.length]) };
}

/**
 * Has a codec decode damaged encodings and noise, and read whatever it decodes to its end.
 *
 * @throws with the seed and the damage, when anything but a table or a failure comes out
 */
export function fuzzCodec(codec: Codec, { cases, seed }: FuzzOptions): FuzzResults {
  const small: RowTable = { ...sampleTable, rows: sampleTable.rows.slice(0, 12) };
  const tables = [small, sampleTable, ...fc.sample(arbitraryTable, { numRuns: TABLES - 2, seed }).map(repeated)];
  const encoded = tables.map((table) => new Uint8Array(codec.encodeRows(table)));
  const outcomes: Record<string, number> = {};
  let [slowestMs, largest] = [0, 0];
  const input = fc.oneof(
    { weight: 9, arbitrary: fc.record({ damages: fc.array(damage, { minLength: 1, maxLength: 4 }) }) },
    { weight: 1, arbitrary: fc.record({ keep: fc.nat(80), noise: fc.uint8Array({ maxLength: 200 }) }) },
  );
  fc.assert(
    fc.property(fc.nat(TABLES - 1), input, (at, made) => {
      const bytes =
        'damages' in made
          ? damagedBytes(encoded[at], made.damages)
          : new Uint8Array([...encoded[at].subarray(0, made.keep), ...made.noise]);
      largest = Math.max(largest, bytes.byteLength);
      // Of this thread: a neighbour on the machine does not count.
      const start = process.threadCpuUsage();
      const outcome = checkHostile(codec, bytes, tables[at].schema);
      const { user, system } = process.threadCpuUsage(start);
      slowestMs = Math.max(slowestMs, (user + system) / 1000);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }),
    { numRuns: cases, seed },
  );
  return { outcomes, slowestMs, largest };
}
