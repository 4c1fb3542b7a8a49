import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  definePipeline,
  formatRunError,
  from,
  type RunError,
  type RunEvent,
  type RunOptions,
  runPipeline,
  use,
} from '@strata/pipeline';
import { afterAll, describe, expect, it } from 'vitest';
import misbehave from '../fixtures/toy/misbehave.ts';
import source from '../fixtures/toy/source.ts';
import { badPlan, mustPlan, pool, someTexts, tablesOf, toyPlan } from '../support/toy.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'strata-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function errorOf(plan: ReturnType<typeof toyPlan>, options: Partial<RunOptions> = {}): Promise<RunError> {
  const result = await runPipeline(plan, { root: '.', pool, workers: 2, ...options });
  if (result.ok) throw new Error('expected the run to fail');
  expect(formatRunError(result.error).length).toBeGreaterThan(10);
  return result.error;
}

const place = { slot: 'misbehave', phase: 1, partition: 0, place: 'text-1' };
const one = { partitions: [['a', 'b', 'c']] };

describe('a run that fails says where and why', () => {
  it('a layer throws', async () => {
    const error = await errorOf(badPlan({ how: 'throw' }, one));
    expect(error).toMatchObject({ reason: 'layer-failed', ...place, message: 'RangeError: that went wrong' });
    expect(error.reason === 'layer-failed' && error.stack).toContain('misbehave.ts');
    expect(formatRunError(error)).toMatch(
      /^misbehave in phase 1, partition 0, at text-1: expected the layer to return, but it threw RangeError: that went wrong \(\/.*misbehave\.ts:\d+\)$/,
    );
  });

  it.each([
    ['throw-later', 'that went wrong later'],
    ['reject', 'nobody listens'],
  ] as const)('a layer leaves an error unhandled: %s', async (how, message) => {
    expect(await errorOf(badPlan({ how }, one))).toMatchObject({
      reason: 'layer-failed',
      ...place,
      message: `RangeError: ${message}`,
    });
  });

  it.each([
    ['undeclared', { output: 'other', column: '', expected: 'one of the declared outputs marks', got: "'other'" }],
    ['wrong-type', { output: 'marks', column: 'id', expected: 'Uint32', got: 'Float64' }],
    ['missing-column', { output: 'marks', column: '', expected: 'columns id, name', got: 'id' }],
    ['null', { output: 'marks', column: 'id', expected: 'no nulls, as declared', got: '1 of 1 null' }],
    [
      'bad-index',
      { output: 'marks', column: 'name', expected: "indices below 1, the dictionary's length", got: '7 in row 0' },
    ],
    ['swallow', { output: 'marks', column: '', expected: 'columns id, name', got: 'id' }],
  ] as const)('a layer emits what it did not declare: %s', async (how, expected) => {
    expect(await errorOf(badPlan({ how }, one))).toEqual({ reason: 'bad-output', ...place, ...expected });
  });

  it('a layer ends the process', async () => {
    expect(await errorOf(badPlan({ how: 'exit' }, one))).toEqual({
      reason: 'worker-died', why: 'exit', message: 'exit code 3', ...place,
    }); // biome-ignore format: one object
  });

  it('a module does not have the layer it should', async () => {
    const elsewhere = { ...misbehave, module: new URL('../fixtures/toy/split.ts', import.meta.url).href };
    const nowhere = { ...misbehave, module: new URL('../fixtures/toy/nowhere.ts', import.meta.url).href };
    const planOf = (layer: typeof misbehave) =>
      mustPlan(definePipeline({ source: from(source, one), layers: [use(layer, { how: 'nothing' })] }));
    expect(await errorOf(planOf(elsewhere))).toMatchObject({
      reason: 'bad-module',
      slot: 'misbehave',
      module: elsewhere.module,
      message: expect.stringContaining(
        "expected the default export to be the layer 'misbehave', version 1, got 'split'",
      ),
    });
    expect(await errorOf(planOf(nowhere))).toMatchObject({
      reason: 'bad-module',
      message: expect.stringContaining('nowhere.ts'),
    });
  });

  it('the source finds no partition, or cannot load one', async () => {
    const partitions = someTexts(4);
    expect(await errorOf(toyPlan({ partitions, discoverThrowsAt: 2 }))).toMatchObject({
      reason: 'source-failed', slot: 'toy-source', partition: null, message: 'Error: cannot find partition 2',
    }); // biome-ignore format: one object
    expect(await errorOf(toyPlan({ partitions, loadThrowsAt: 1 }))).toMatchObject({
      reason: 'source-failed', slot: 'toy-source', partition: 1, place: 'text-3', message: 'Error: cannot read text-3',
    }); // biome-ignore format: one object
  });

  it('the sink refuses rows', async () => {
    const sink = {
      append(table: { name: string }) {
        if (table.name === 'counts') throw new Error('disk full');
      },
      finish() {},
    };
    expect(await errorOf(toyPlan(one), { sink })).toMatchObject({
      reason: 'sink-failed',
      table: 'counts',
      message: 'Error: disk full',
    });
  });

  it('and the pool can be used again', async () => {
    await errorOf(badPlan({ how: 'throw' }));
    expect((await tablesOf(toyPlan(one))).words).toHaveLength(3);
  });
});

describe('emitting a batch twice', () => {
  it('gives its rows twice', async () => {
    const partitions = [
      ['a', 'b'],
      ['c', 'd'],
    ];
    const { marks } = await tablesOf(badPlan({ how: 'same-batch-twice' }, { partitions }));
    expect(marks).toEqual(Array(4).fill({ id: 1, name: 'one' }));
  });
});

describe('aborting', () => {
  /** Aborts once the layer is at work. */
  async function abortOnce(how: 'obey' | 'deaf' | 'deaf-async', partitions = one.partitions) {
    const beacon = path.join(folder, `${how}-${Math.random()}`);
    const aborter = new AbortController();
    const events: RunEvent[] = [];
    const running = errorOf(badPlan({ how, beacon }, { partitions }), {
      signal: aborter.signal,
      onEvent: (event) => events.push(event),
    });
    while (!existsSync(beacon)) await sleep(5);
    aborter.abort();
    const error = await running;
    return { error, warned: events.filter(({ type }) => type === 'warning') };
  }

  it('stops layers that look at the signal, and leaves their threads alive', async () => {
    expect(await abortOnce('obey', someTexts(4))).toEqual({ error: { reason: 'aborted' }, warned: [] });
  });

  it.each(['deaf', 'deaf-async'] as const)('terminates a layer that does not obey, and says so: %s', async (how) => {
    const { error, warned } = await abortOnce(how);
    expect(error).toEqual({ reason: 'aborted' });
    expect(warned).toMatchObject([{ code: 'layer-terminated', slot: 'misbehave' }]);
    expect((await tablesOf(toyPlan(one))).words).toHaveLength(3);
  });

  it('before the start starts nothing', async () => {
    const events: RunEvent[] = [];
    const error = await errorOf(toyPlan(one), { signal: AbortSignal.abort(), onEvent: (event) => events.push(event) });
    expect(error).toEqual({ reason: 'aborted' });
    expect(events.map(({ type }) => type)).not.toContain('partition-done');
  });

  it('does not wait for a source that hangs', async () => {
    const aborter = new AbortController();
    const running = errorOf(toyPlan({ partitions: [['a']], delay: 60_000 }), { signal: aborter.signal });
    await sleep(20);
    aborter.abort();
    expect(await running).toEqual({ reason: 'aborted' });
  });
});
