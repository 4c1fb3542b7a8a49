import { definePipeline, from, profileSchema, type RunEvent, runPipeline } from '@strata/pipeline';
import { describe, expect, it } from 'vitest';
import source from '../fixtures/toy/source.ts';
import { digestSink } from '../support/digest-sink.ts';
import { mustPlan, pool, someTexts, tablesOf, toyPlan } from '../support/toy.ts';

async function eventsOf(plan: ReturnType<typeof toyPlan>, options: { seed?: number } = {}) {
  const events: RunEvent[] = [];
  const result = await runPipeline(plan, {
    root: '.',
    pool,
    workers: 2,
    ...options,
    onEvent: (event) => events.push(event),
  });
  expect(result.ok).toBe(true);
  return events;
}

describe('a run', () => {
  it('gives the tables that its layers make, with one dictionary each', async () => {
    const tables = await tablesOf(toyPlan({ partitions: [['b a B', 'a c'], [''], ['c c d']] }));
    const word = (text_id: number, word: string, previous: string | null) => {
      return { text_id, word, previous, kind: word === 'B' ? 'upper' : 'lower' };
    };
    expect(tables.texts.map(({ path, owner }) => `${path} by ${owner}`)).toEqual([
      'text-0 by owner 2',
      'text-1 by owner 0',
      'text-2 by owner 0',
      'text-3 by owner 2',
    ]);
    expect(tables.words).toEqual([
      word(0, 'b', null),
      word(0, 'a', 'b'),
      word(0, 'B', 'a'),
      word(1, 'a', null),
      word(1, 'c', 'a'),
      word(3, 'c', null),
      word(3, 'c', 'c'),
      word(3, 'd', 'c'),
    ]);
    expect(tables.counts.map(({ word, count }) => `${word} ${count}`)).toEqual(['B 1', 'a 2', 'b 1', 'c 3', 'd 1']);
    expect(tables.weights.map(({ word, count }) => `${word} ${count}`)).toEqual([
      'b 1', 'a 2', 'B 1', 'a 2', 'c 3', 'c 3', 'c 3', 'd 1',
    ]); // biome-ignore format: one list
    expect(tables.diagnostics).toMatchObject([{ file_id: 2, layer: 'split', code: 'empty-text', line: null }]);
  });

  it('gives the sink the same bytes for any number of workers and any order of ready work', async () => {
    const plan = toyPlan({ partitions: someTexts(12) });
    const digestsOf = async (options: { workers?: number; seed?: number }) => {
      const sink = digestSink();
      const result = await runPipeline(plan, { root: '.', pool, sink, ...options });
      expect(result.ok).toBe(true);
      return sink.digests();
    };
    const expected = await digestsOf({ workers: 1 });
    expect(Object.keys(expected)).toEqual(['counts', 'diagnostics', 'texts', 'weights', 'words']);
    for (const options of [
      { workers: 2 },
      { workers: 5 },
      { workers: 5, seed: 1 },
      { workers: 2, seed: 2 },
      { workers: 3, seed: 3 },
    ]) {
      expect(await digestsOf(options)).toEqual(expected);
    }
  });

  it('gives each table to the sink in row order, and finishes each once', async () => {
    const sink = digestSink();
    await runPipeline(toyPlan({ partitions: someTexts(3) }), { root: '.', pool, workers: 2, sink });
    expect(sink.log.filter((line) => line.startsWith('finish')).sort()).toEqual([
      'finish counts',
      'finish diagnostics',
      'finish texts',
      'finish weights',
      'finish words',
    ]);
    expect(sink.log.lastIndexOf('append words')).toBeLessThan(sink.log.indexOf('finish words'));
  });

  it('runs layers on empty tables where the source finds nothing', async () => {
    const tables = await tablesOf(toyPlan({ partitions: [] }));
    expect(tables).toEqual({ texts: [], words: [], counts: [], weights: [], diagnostics: [] });
  });

  it('runs a source alone', async () => {
    const plan = mustPlan(definePipeline({ source: from(source, { partitions: [['a'], ['b']] }), layers: [] }));
    expect((await tablesOf(plan)).texts).toHaveLength(2);
  });

  it('frees what nobody reads any more: transient columns by partition, tables with their last reader', async () => {
    const events = await eventsOf(toyPlan({ partitions: someTexts(4) }));
    const at = (find: (event: RunEvent) => boolean) => {
      const position = events.findIndex(find);
      expect(position).toBeGreaterThanOrEqual(0);
      return position;
    };
    const contents = events.filter((event) => event.type === 'columns-freed' && event.columns.includes('content'));
    expect(contents).toHaveLength(4);
    const phaseEnd = (phase: number) => at((event) => event.type === 'phase-finished' && event.phase === phase);
    const freed = (table: string) => at((event) => event.type === 'table-freed' && event.table === table);
    expect(freed('texts')).toBeLessThan(phaseEnd(1));
    expect(freed('words')).toBeGreaterThan(phaseEnd(2));
    expect(freed('words')).toBeLessThan(phaseEnd(3));
    const tables = events.flatMap((event) => (event.type === 'table-freed' ? [event.table] : []));
    expect(tables.sort()).toEqual(['counts', 'diagnostics', 'texts', 'weights', 'words']);
    const kinds = events.findIndex((event) => event.type === 'columns-freed' && event.columns.includes('kind'));
    expect(kinds).toBeLessThan(phaseEnd(1));
  });

  it('tells what happens as events, the seed first of all', async () => {
    const events = await eventsOf(toyPlan({ partitions: someTexts(3) }), { seed: 7 });
    expect(events[0]).toMatchObject({ type: 'planned', workers: 2, seed: 7 });
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', profile: { seed: 7 } });
    const of = (slot: string) =>
      events.filter((event) => 'slot' in event && event.slot === slot).map(({ type }) => type);
    expect(of('weigh')).toEqual([
      'layer-started',
      'partition-done',
      'partition-done',
      'partition-done',
      'layer-finished',
    ]);
    expect(events.filter(({ type }) => type.startsWith('phase')).map(({ type }) => type)).toEqual(
      Array(3).fill(['phase-started', 'phase-finished']).flat(),
    );
  });

  it('is profiled: time, memory and what went in and out, by phase and layer', async () => {
    const result = await runPipeline(toyPlan({ partitions: someTexts(4) }), { root: '.', pool, workers: 2 });
    if (!result.ok) throw new Error(result.error.reason);
    const profile = profileSchema.parse(JSON.parse(JSON.stringify(result.profile)));
    expect(profile).toEqual(result.profile);
    const layers = profile.phases.flatMap((phase) =>
      phase.layers.map(({ slot, tasks }) => [phase.number, slot, tasks]),
    );
    expect(layers).toEqual([
      [1, 'toy-source', 4],
      [1, 'split', 4],
      [2, 'count', 1],
      [3, 'weigh', 4],
    ]);
    const [loaded, split] = profile.phases[0].layers;
    const words = profile.tables.find(({ name }) => name === 'words')!;
    expect(loaded).toMatchObject({ role: 'source', rowsIn: 0, rowsOut: 12 });
    expect(split.rowsIn).toBe(12);
    expect(words.rows).toBeGreaterThan(100);
    expect(profile.phases[1].layers[0]).toMatchObject({ rowsIn: words.rows, bytesIn: words.rows * 4 });
    for (const phase of profile.phases) {
      expect(phase.wall).toBeLessThanOrEqual(profile.wall);
      for (const layer of phase.layers) {
        expect(layer.peakMemory).toEqual({ ...phase.peakMemory, shared: phase.layers.length > 1 });
        expect(layer.busy).toBeGreaterThan(0);
      }
    }
    expect(profile.peakMemory.method).toBe(process.platform === 'linux' ? 'exact' : 'sampled');
    expect(profile.peakMemory.bytes).toBeGreaterThanOrEqual(
      Math.max(...profile.phases.map((phase) => phase.peakMemory.bytes!)),
    );
  });
});
