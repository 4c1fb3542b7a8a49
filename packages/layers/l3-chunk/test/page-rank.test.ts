import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLinkGraph } from '../src/links/link-graph.ts';
import { LinkList } from '../src/links/link-list.ts';
import { chunkRanks } from '../src/rank/chunk-ranks.ts';
import { type PageRankOptions, pageRank } from '../src/rank/page-rank.ts';
import { chunksOf } from './source-chunks.ts';

type Link = readonly [source: number, target: number, weight: number];

const OPTIONS: PageRankOptions = { damping: 0.85, tolerance: 1e-12, maxSteps: 1000 };
function listOf(links: readonly Link[]): LinkList {
  const list = new LinkList(links.length);
  for (const [source, target, weight] of links) list.add(source, target, weight);
  return list;
}

const graphOf = (vertices: number, links: readonly Link[]) => buildLinkGraph(vertices, listOf(links));
const ranksOf = (vertices: number, links: readonly Link[], options = OPTIONS) =>
  pageRank(graphOf(vertices, links), options, () => {});

/** The same, from the definition: a full matrix of chances to go from one vertex to another, applied until nothing changes. */
function slowRanks(vertices: number, links: readonly Link[], damping: number): number[] {
  const matrix = Array.from({ length: vertices }, () => new Array<number>(vertices).fill(0));
  for (const [source, target, weight] of links) if (source !== target) matrix[source][target] += weight;
  const chances = matrix.map((row) => {
    const sum = row.reduce((total, weight) => total + weight, 0);
    return row.map((weight) => (sum === 0 ? 1 / vertices : (damping * weight) / sum + (1 - damping) / vertices));
  });
  let ranks = new Array<number>(vertices).fill(1 / vertices);
  for (let step = 0; step < 400; step++) {
    ranks = ranks.map((_, to) => ranks.reduce((sum, rank, from) => sum + rank * chances[from][to], 0));
  }
  return ranks;
}

const graph = fc.integer({ min: 1, max: 12 }).chain((vertices) =>
  fc.record({
    vertices: fc.constant(vertices),
    links: fc.array(fc.tuple(fc.nat(vertices - 1), fc.nat(vertices - 1), fc.integer({ min: 1, max: 255 })), {
      maxLength: 40,
    }),
  }),
);

describe('PageRank', () => {
  it('is what a full matrix gives', () => {
    fc.assert(
      fc.property(graph, fc.constantFrom(0, 0.5, 0.85), ({ vertices, links }, damping) => {
        const got = ranksOf(vertices, links, { ...OPTIONS, damping });
        slowRanks(vertices, links, damping).forEach((rank, v) => {
          expect(got[v]).toBeCloseTo(rank, 9);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('adds up to 1, and does not depend on whether links come one by one or joined', () => {
    fc.assert(
      fc.property(graph, ({ vertices, links }) => {
        const got = ranksOf(vertices, links);
        expect(got.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo(1, 9);
        const shuffled = ranksOf(vertices, links.toReversed());
        got.forEach((rank, v) => {
          expect(shuffled[v]).toBeCloseTo(rank, 9);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('ends after the steps it is given', () => {
    const chain: Link[] = [
      [0, 1, 1],
      [1, 2, 1],
      [2, 0, 1],
      [3, 0, 1],
    ];
    let steps = 0;
    pageRank(graphOf(4, chain), { damping: 0.85, tolerance: 1e-9, maxSteps: 3 }, () => steps++);
    expect(steps).toBe(3);
  });

  it('joins links of one source to one target, and leaves out those to itself', () => {
    const { first, sources, weights, outWeights } = graphOf(3, [
      [0, 1, 2],
      [0, 1, 3],
      [2, 1, 1],
      [1, 1, 9],
      [0, 2, 1],
    ]);
    expect([...first]).toEqual([0, 0, 2, 3]);
    expect([...sources]).toEqual([0, 2, 0]);
    expect([...weights]).toEqual([5, 1, 1]);
    expect([...outWeights]).toEqual([6, 0, 1]);
  });
});

describe('ranks up the hierarchy', () => {
  it('are shared by the loose leaves of a definition, and added up', () => {
    // repository > file > (code, class > (code, method)), function
    const parents = Uint32Array.of(0xffff_ffff, 0, 1, 1, 3, 3, 0);
    const kinds = Uint8Array.of(0, 2, 7, 3, 7, 5, 2);
    const tokens = Uint32Array.of(0, 0, 10, 0, 30, 10, 5);
    const own = Float64Array.of(0, 0.1, 0, 0.2, 0, 0.3, 0.4);
    expect([...chunkRanks({ parents, kinds, tokens }, own)].map((rank) => Number(rank.toFixed(9)))).toEqual([
      1, 0.6, 0.1, 0.5, 0.2, 0.3, 0.4,
    ]);
  });

  it('are higher for what more code leads to', async () => {
    const rows = await chunksOf([
      { path: 'lib.py', text: 'def used(): pass\ndef unused(): pass\n' },
      { path: 'a.py', text: 'from lib import used\ndef f():\n    used()\ndef g():\n    used()\n' },
    ]);
    const [used, unused] = rows.filter(({ kind, file_id }) => kind === 'function' && file_id === 1);
    expect(used.rank).toBeGreaterThan(2 * unused.rank);
    const file = rows.find(({ kind, file_id }) => kind === 'file' && file_id === 1);
    expect(file?.rank).toBeGreaterThan(used.rank + unused.rank);
  });

  it('are those without links where there are none', async () => {
    const rows = await chunksOf([
      { path: 'a.txt', text: 'a\n' },
      { path: 'b.txt', text: 'b\n' },
    ]);
    expect(rows.map(({ rank }) => rank)).toEqual([1, 0.5, 0.5]);
  });
});
