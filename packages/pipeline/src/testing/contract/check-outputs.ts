import { isDeepStrictEqual } from 'node:util';
import type { Table } from 'apache-arrow';
import { rowsOf } from '../rows-of.ts';
import type { CheckContext, ContractCheck } from './contract-subject.ts';
import { ContractViolation } from './contract-violation.ts';
import { runSample } from './run-sample.ts';
import { inputTables, regroup, type Sample, type SampleTables, sampleBatch } from './sample.ts';

const run = ({ layer, options, sample }: CheckContext, workers = 1, seed?: number, other: Sample = sample) =>
  runSample(layer, options, other, { workers, seed });

/**
 * The framework checks every batch against the declared schema; here it is enough that rows come. Of every output: two empty tables have the same bytes however a
 * layer goes about it.
 */
export const emitsWhatItDeclares: ContractCheck = {
  name: 'emits rows of every output, and such as it declares',
  async run(context) {
    const { tables } = await run(context);
    const { empty = {} } = context;
    const names = Object.values(context.layer.outputs as Record<string, { name: string }>).map(({ name }) => name);
    const without = names.filter((name) => !tables.get(name)?.numRows);
    const missing = without.filter((name) => !empty[name]);
    if (missing.length > 0) {
      throw new ContractViolation(
        `expected rows in every output, got none in ${missing.join(', ')}: the sample needs what the layer makes them of; ` +
          "or say in `empty` why there are none, as { diagnostics: 'nothing is wrong with what this layer reads' }",
      );
    }
    const known = Object.keys(empty).filter((name) => !without.includes(name));
    if (known.length > 0) {
      throw new ContractViolation(
        `expected no rows in ${known.join(', ')}, as \`empty\` says, got some, or no such output: take it out of \`empty\``,
      );
    }
  },
};

export const sameBytes: ContractCheck = {
  name: 'gives the same bytes with 1, 2 and 5 workers, and in any order',
  async run(context) {
    const { digests: expected } = await run(context, 1);
    // Again on the same thread: what is kept from one run to the next would show.
    for (const [workers, seed] of [[1, 1], [2], [5], [5, 2]]) {
      const { digests } = await run(context, workers, seed);
      const different = Object.keys(expected).filter((table) => digests[table] !== expected[table]);
      if (different.length === 0) continue;
      throw new ContractViolation(
        `expected the same bytes as with 1 worker, got others in ${different.join(', ')} with ${workers} workers` +
          `${seed === undefined ? '' : `, seed ${seed}`}: does it read a clock, a counter or anything it kept from before?`,
      );
    }
  },
};

const allRows = (tables: ReadonlyMap<string, Table>) =>
  Object.fromEntries([...tables].map(([name, table]) => [name, rowsOf(table)]));

export const sameRowsInOtherPartitions: ContractCheck = {
  name: 'gives the same rows however the input is partitioned',
  async run(context) {
    const { layer, sample, meaning = allRows } = context;
    const expected = meaning((await run(context)).tables);
    for (const size of [2, sample.partitions.length]) {
      const got = meaning((await run(context, 2, undefined, regroup(layer, sample, size))).tables);
      if (isDeepStrictEqual(got, expected)) continue;
      throw new ContractViolation(
        `expected the same rows with ${size} of the sample's partitions in one, got others; the first difference is ${firstDifference(expected, got)}`,
      );
    }
  },
};

export const takesNothing: ContractCheck = {
  name: 'takes empty tables',
  async run(context) {
    const empty = Object.fromEntries(
      Object.entries(inputTables(context.layer)).map(([name, table]) => [name, sampleBatch(table, undefined)]),
    );
    const { whole } = context.sample;
    const noWhole = whole && Object.fromEntries(Object.keys(whole).map((name) => [name, empty[name]]));
    await run(context, 1, undefined, { partitions: [], whole: noWhole });
    await run(context, 1, undefined, { partitions: [empty], whole: noWhole });
  },
};

export const takesOne: ContractCheck = {
  name: 'takes one partition, and one row',
  async run(context) {
    const { layer, sample } = context;
    for (const partition of sample.partitions.slice(0, 3)) {
      await run(context, 1, undefined, { ...sample, partitions: [partition] });
    }
    const names = Object.keys(inputTables(layer)).filter((name) => !(sample.whole && name in sample.whole));
    // One row of each of several tables would contradict each other.
    if (names.length > 1) return;
    const row = sample.partitions.map((partition) => firstRow(partition, names[0])).find(Boolean);
    if (row) await run(context, 1, undefined, { ...sample, partitions: [row] });
  },
};

function firstRow(partition: SampleTables, name: string): SampleTables | undefined {
  const rows = partition[name];
  return rows && rows.numRows > 0 ? { [name]: rows.slice(0, 1) } : undefined;
}

/** Where two values differ, for a person. */
function firstDifference(expected: unknown, got: unknown, path = ''): string {
  if (typeof expected !== 'object' || typeof got !== 'object' || expected === null || got === null) {
    return `${path || 'the whole'}: expected ${show(expected)}, got ${show(got)}`;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const [one, other] = [(expected as Record<string, unknown>)[key], (got as Record<string, unknown>)[key]];
    if (!isDeepStrictEqual(one, other)) return firstDifference(one, other, path ? `${path}.${key}` : key);
  }
  return `${path}: their classes`;
}

const show = (value: unknown) =>
  JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner))?.slice(0, 200) ?? 'nothing';
