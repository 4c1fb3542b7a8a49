import { planPipeline } from '@strata/pipeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layer, pipeline, table } from '../support/pretend.ts';

const files = table('files');

/** The default pipeline's shape: what each layer reads and writes. */
function sixLayers() {
  const [nodes, imports, references, occurrences, symbols, links, chunks, postings, vectors] = [
    'nodes', 'imports', 'references', 'occurrences', 'symbols', 'links', 'chunks', 'postings', 'vectors',
  ].map((name) => table(name)); // biome-ignore format: one list
  return [
    layer('l6-vector', [chunks], [vectors]),
    layer('l3-chunk', [nodes, occurrences, symbols, links], [chunks]),
    layer('l2-occurrence', [nodes, references], [occurrences], 'partition'),
    layer('l5-lexical', [files], [postings], 'partition'),
    layer('l4-cross-file', [nodes, imports, references], [symbols, links]),
    layer('l1-ir', [files], [nodes, imports, references], 'partition'),
  ];
}

const phasesOf = (result: ReturnType<typeof planPipeline>) => {
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.plan.phases.map(({ layers }) => layers.map(({ slot }) => slot));
};

const plan = (...[definition, options]: Parameters<typeof planPipeline>) => {
  const result = planPipeline(definition, options);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.plan;
};

describe('phases', () => {
  it('are the generations of the graph that the tables make', () => {
    expect(phasesOf(planPipeline(pipeline([files], sixLayers())))).toEqual([
      ['l1-ir', 'l5-lexical'],
      ['l2-occurrence', 'l4-cross-file'],
      ['l3-chunk'],
      ['l6-vector'],
    ]);
  });

  it('do not depend on the order in which layers are given', () => {
    const expected = phasesOf(planPipeline(pipeline([files], sixLayers())));
    fc.assert(
      fc.property(fc.shuffledSubarray(sixLayers(), { minLength: 6 }), (layers) => {
        expect(phasesOf(planPipeline(pipeline([files], layers)))).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('are, for any acyclic pipeline, one more than the longest way from the source', () => {
    const anyDag = fc
      .integer({ min: 0, max: 12 })
      .chain((size) =>
        fc.tuple(
          ...Array.from({ length: size }, (_, i) => fc.uniqueArray(fc.nat(Math.max(0, i - 1)), { maxLength: i })),
        ),
      );
    fc.assert(
      fc.property(anyDag, fc.infiniteStream(fc.nat()), (reads, shuffle) => {
        const tables = reads.map((_, i) => table(`t${i}`));
        const layers = reads.map((needs, i) =>
          layer(`slot-${i}`, [files, ...needs.filter((j) => j < i).map((j) => tables[j])], [tables[i]]),
        );
        const depth = (i: number): number => Math.max(0, ...reads[i].filter((j) => j < i).map(depth)) + 1;
        const expected: string[][] = [];
        reads.forEach((_, i) => {
          expected[depth(i) - 1] ??= [];
          expected[depth(i) - 1].push(`slot-${i}`);
        });
        const shuffled = layers.map((entry) => ({ entry, key: shuffle.next().value })).sort((a, b) => a.key - b.key);
        const phases = phasesOf(
          planPipeline(
            pipeline(
              [files],
              shuffled.map(({ entry }) => entry),
            ),
          ),
        );
        expect(phases).toEqual(expected.map((slots) => slots.sort()));
      }),
    );
  });

  it('put the reader of an appendable table after all who append to it', () => {
    const faults = table('faults', undefined, true);
    const [a, b] = [table('a'), table('b')];
    const result = planPipeline(
      pipeline(
        [files, faults],
        [
          layer('report', [faults], [table('report')]),
          layer('one', [files], [a, faults]),
          layer('two', [a], [b, faults]),
        ],
      ),
    );
    expect(phasesOf(result)).toEqual([['one'], ['two'], ['report']]);
    expect(result.ok && result.plan.tables.find(({ name }) => name === 'faults')?.producers).toEqual([
      'source',
      'one',
      'two',
    ]);
  });

  it('are none for a pipeline without layers', () => {
    expect(plan(pipeline([files], [])).phases).toEqual([]);
  });
});

describe('a plan', () => {
  it('says who hands which columns of which table to whom', () => {
    const { edges } = plan(pipeline([files], sixLayers()));
    expect(edges).toContainEqual({
      producer: 'source',
      consumer: 'l1-ir',
      tables: [{ table: 'files', columns: ['id'] }],
    });
    expect(edges).toContainEqual({
      producer: 'l4-cross-file',
      consumer: 'l3-chunk',
      tables: [
        { table: 'symbols', columns: ['id'] },
        { table: 'links', columns: ['id'] },
      ],
    });
    expect(edges).toHaveLength(8);
  });

  it('shows partition layers partitions of what comes in partitions, and all of the rest', () => {
    const [words, counts] = [table('words'), table('counts')];
    const { phases } = plan(
      pipeline(
        [files],
        [
          layer('split', [files], [words], 'partition'),
          layer('count', [words], [counts]),
          layer('weigh', [words, counts], [table('weights')], 'partition'),
        ],
      ),
    );
    const partitioned = phases.map(({ layers: [{ inputs }] }) => inputs.map((input) => input.partitioned));
    expect(partitioned).toEqual([[true], [false], [true, false]]);
  });
});

describe('skip and until', () => {
  it('leave out what cannot run without the skipped, and say why', () => {
    const { phases, skipped } = plan(pipeline([files], sixLayers()), { skip: ['l4-cross-file'] });
    expect(phases.flatMap(({ layers }) => layers.map(({ slot }) => slot))).toEqual([
      'l1-ir',
      'l5-lexical',
      'l2-occurrence',
    ]);
    expect(skipped).toEqual([
      { slot: 'l6-vector', why: { reason: 'depends-on', producer: 'l3-chunk', table: 'chunks' } },
      { slot: 'l3-chunk', why: { reason: 'depends-on', producer: 'l4-cross-file', table: 'symbols' } },
      { slot: 'l4-cross-file', why: { reason: 'asked' } },
    ]);
  });

  it('keep a reader whose table still has another producer', () => {
    const faults = table('faults', undefined, true);
    const definition = pipeline(
      [files],
      [layer('one', [files], [faults]), layer('two', [files], [faults]), layer('report', [faults], [table('report')])],
    );
    expect(phasesOf(planPipeline(definition, { skip: ['one'] }))).toEqual([['two'], ['report']]);
    expect(phasesOf(planPipeline(definition, { skip: ['one', 'two'] }))).toEqual([]);
  });

  it('run only what a slot needs, and the slot', () => {
    const { phases, skipped } = plan(pipeline([files], sixLayers()), { until: 'l2-occurrence' });
    expect(phases.map(({ layers }) => layers.map(({ slot }) => slot))).toEqual([['l1-ir'], ['l2-occurrence']]);
    expect(skipped.map(({ why }) => why)).toEqual(Array(4).fill({ reason: 'not-needed', until: 'l2-occurrence' }));
  });

  it('leave out what prepares a layer that does not run, whatever was prepared for it in turn', () => {
    const [lines, words] = [table('lines'), table('words')];
    const definition = pipeline(
      [files],
      [
        { ...layer('words', [files], [words], 'partition'), prepares: 'lines' },
        { ...layer('lines', [words], [lines]), prepares: 'chunks' },
        layer('chunks', [lines], [table('chunks')]),
        layer('other', [files], [table('other')]),
      ],
    );
    expect(phasesOf(planPipeline(definition))).toEqual([['other', 'words'], ['lines'], ['chunks']]);
    const { skipped } = plan(definition, { skip: ['chunks'] });
    expect(phasesOf(planPipeline(definition, { skip: ['chunks'] }))).toEqual([['other']]);
    expect(skipped).toEqual([
      { slot: 'words', why: { reason: 'unread', prepares: 'lines' } },
      { slot: 'lines', why: { reason: 'unread', prepares: 'chunks' } },
      { slot: 'chunks', why: { reason: 'asked' } },
    ]);
    expect(phasesOf(planPipeline(definition, { until: 'lines' }))).toEqual([['words'], ['lines']]);
  });

  it('do not check what does not run', () => {
    const definition = pipeline([files], [...sixLayers(), layer('odd', [table('nowhere')], [])]);
    expect(planPipeline(definition).ok).toBe(false);
    expect(planPipeline(definition, { skip: ['odd'] }).ok).toBe(true);
    expect(planPipeline(definition, { until: 'l3-chunk' }).ok).toBe(true);
  });
});
