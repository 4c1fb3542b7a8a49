import { describePlan, planPipeline, renderDot, renderMermaid } from '@strata/pipeline';
import { describe, expect, it } from 'vitest';
import { layer, pipeline, table } from '../support/pretend.ts';

const [files, words, counts] = [table('files'), table('words'), table('counts')];
const result = planPipeline(
  pipeline(
    [files],
    [layer('count', [words, files], [counts]), layer('split', [files], [words], 'partition'), layer('odd', [], [])],
  ),
  { skip: ['odd'] },
);
if (!result.ok) throw new Error('expected a plan');
const { plan } = result;

describe('a plan is shown', () => {
  it('as a Mermaid flowchart', () => {
    expect(renderMermaid(plan)).toBe(`flowchart TB
  n0[("source")]
  subgraph p1["Phase 1"]
    n1["split"]
  end
  subgraph p2["Phase 2"]
    n2["count"]
  end
  n0 -->|"files"| n1
  n0 -->|"files"| n2
  n1 -->|"words"| n2
`);
  });

  it('as a Graphviz graph', () => {
    expect(renderDot(plan)).toBe(`digraph plan {
  node [shape=box];
  "source" [shape=cylinder];
  subgraph cluster_1 {
    label="Phase 1";
    "split";
  }
  subgraph cluster_2 {
    label="Phase 2";
    "count";
  }
  "source" -> "split" [label="files"];
  "source" -> "count" [label="files"];
  "split" -> "count" [label="words"];
}
`);
  });

  it('as JSON', () => {
    const description = describePlan(plan);
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    expect(description).toMatchObject({
      source: { id: 'source', writes: ['files'] },
      phases: [
        {
          number: 1,
          layers: [
            {
              slot: 'split',
              scope: 'partition',
              prepares: null,
              reads: [{ table: 'files', columns: ['id'], partitioned: true }],
              writes: ['words'],
            },
          ],
        },
        { number: 2, layers: [{ slot: 'count', reads: [{ table: 'words', partitioned: false }, { table: 'files' }] }] },
      ],
      tables: [
        {
          name: 'files',
          producers: ['source'],
          readers: ['split', 'count'],
          columns: [{ name: 'id', type: 'Uint32', nullable: false }],
        },
        { name: 'words', producers: ['split'], readers: ['count'] },
        { name: 'counts', producers: ['count'], readers: [] },
      ],
      skipped: [{ slot: 'odd', why: { reason: 'asked' } }],
    });
  });
});
