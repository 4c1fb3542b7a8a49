import {
  definePipeline,
  defineSource,
  describePlan,
  formatRunError,
  from,
  type RunEvent,
  runPipeline,
  type SourceDefinition,
} from '@strata/pipeline';
import { describe, expect, it } from 'vitest';
import count from '../fixtures/toy/count.ts';
import gather from '../fixtures/toy/gather.ts';
import reloadingSource from '../fixtures/toy/reloading-source.ts';
import report from '../fixtures/toy/report.ts';
import split from '../fixtures/toy/split.ts';
import tellAgain from '../fixtures/toy/tell-again.ts';
import { mustPlan, pool, tablesOf } from '../support/toy.ts';

type Options = Parameters<typeof from<typeof reloadingSource.options>>[1];

const partitions = [['a', 'b c'], [], ['d']];

const planOf = (options: Options) =>
  mustPlan(definePipeline({ source: from(reloadingSource, options), layers: [split, count, tellAgain, gather] }));

describe('a column that the source can make again', () => {
  it('is let go after the first phase, and made again for each layer behind it', async () => {
    const events: RunEvent[] = [];
    const tables = await tablesOf(planOf({ partitions }), { onEvent: (event) => events.push(event) });
    // Those of the first phase have seen the contents as they were loaded.
    expect(tables.words.map(({ word }) => word)).toEqual(['a', 'b', 'c', 'd']);
    expect(tables.again.map(({ line }) => line)).toEqual(["text 'again: a'", "text 'again: b c'", "text 'again: d'"]);
    expect(tables.gathered.map(({ line }) => line)).toEqual([
      'text-0 again: a',
      'text-1 again: b c',
      'text-2 again: d',
    ]);
    const freed = events.findLastIndex((event) => event.type === 'columns-freed' && event.columns.includes('content'));
    const second = events.findIndex((event) => event.type === 'phase-started' && event.phase === 2);
    expect(freed).toBeGreaterThanOrEqual(0);
    expect(freed).toBeLessThan(second);
    expect(events.filter((event) => event.type === 'table-freed').map(({ table }) => table)).toContain('texts');
  });

  it('stays in memory for a layer that does not say that it can do with what is made again', async () => {
    const plan = mustPlan(
      definePipeline({ source: from(reloadingSource, { partitions }), layers: [split, report, tellAgain] }),
    );
    const tables = await tablesOf(plan);
    expect(tables.report.map(({ line }) => line).filter((line) => String(line).startsWith('text'))).toEqual([
      "text 'a'",
      "text 'b c'",
      "text 'd'",
    ]);
    expect(tables.again.map(({ line }) => line)).toContain("text 'again: a'");
  });

  it('gives the same at any number of workers', async () => {
    const plan = planOf({ partitions });
    const once = await tablesOf(plan, { workers: 1 });
    expect(await tablesOf(plan, { workers: 5, seed: 3 })).toEqual(once);
  });

  it('is told apart in the plan', () => {
    const { phases } = describePlan(planOf({}));
    const reads = phases.flatMap(({ layers }) =>
      layers.flatMap(({ slot, reads }) => reads.map(({ table, reloaded }) => `${slot} ${table}: ${reloaded}`)),
    );
    expect(reads).toContain('split texts: ');
    expect(reads).toContain('tell-again texts: content');
    expect(reads).toContain('gather texts: content');
    expect(reads).toContain('gather counts: ');
  });

  it.each([
    ['throws', 'text-0: expected the source to give the partition, but it threw Error: cannot read text-0 again'],
    ['short', "text-1: output 'texts': expected 2 rows, as it was given, got 3"],
    ['misnamed', "text-1: output 'texts': expected columns content, got path"],
  ] as const)('fails the run with the source as its name when it %s', async (reload, message) => {
    const plan = mustPlan(
      definePipeline({ source: from(reloadingSource, { partitions, reload }), layers: [split, tellAgain] }),
    );
    const result = await runPipeline(plan, { root: '.', pool, workers: 1 });
    if (result.ok) throw new Error('expected a failure');
    expect(formatRunError(result.error)).toContain(`toy-source in phase 2, partition 0, at ${message}`);
  });
});

describe('what a source says it can make again', () => {
  const declare = (reload: Partial<NonNullable<SourceDefinition['reload']>>) =>
    defineSource({
      ...reloadingSource,
      reload: { output: 'texts', columns: ['content'], reads: ['path'], run: () => null as never, ...reload },
    });

  it.each([
    [{ output: 'words' }, "reload: expected an output with one producer (texts), got 'words'"],
    [{ columns: ['bytes'] }, "table 'texts' has no column 'bytes'"],
    [{ reads: ['place'] }, "table 'texts' has no column 'place'"],
    [{ columns: ['path'] }, "reload: expected transient columns, got 'path', which is stored"],
  ])('has to be in its outputs, and transient: %j', (reload, message) => {
    expect(() => declare(reload)).toThrow(message);
  });
});
