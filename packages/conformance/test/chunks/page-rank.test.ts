import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildLinkGraph, LinkList, pageRank } from '@strata/l3-chunk';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { findPython, PYTHON_SOURCES } from '../../src/oracle/python.ts';

const found = findPython();
const python = found.ok ? found.python.command : 'python3';
const hasNetworkx = found.ok && spawnSync(python, ['-c', 'import networkx, numpy, scipy']).status === 0;
if (!hasNetworkx) {
  console.warn(
    `conformance: PageRank was not compared with networkx: '${python}' cannot import it.\n` +
      '  next step:    python3 -m pip install networkx scipy, or name a Python that has them in STRATA_PYTHON',
  );
}

const directory = mkdtempSync(path.join(tmpdir(), 'strata-rank-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Graph {
  readonly vertices: number;
  readonly damping: number;
  readonly links: readonly (readonly [number, number, number])[];
}

const graph: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: 400 }).chain((vertices) =>
  fc.record({
    vertices: fc.constant(vertices),
    damping: fc.constantFrom(0.5, 0.85, 0.95),
    links: fc.array(fc.tuple(fc.nat(vertices - 1), fc.nat(vertices - 1), fc.integer({ min: 1, max: 255 })), {
      maxLength: 1500,
      size: 'max',
    }),
  }),
);

function ranksOf({ vertices, damping, links }: Graph): Float64Array {
  const list = new LinkList(links.length);
  for (const [source, target, weight] of links) list.add(source, target, weight);
  return pageRank(buildLinkGraph(vertices, list), { damping, tolerance: 1e-14, maxSteps: 10_000 }, () => {});
}

describe.skipIf(!hasNetworkx)('PageRank', () => {
  it('is that of networkx, on 60 graphs', () => {
    const graphs = fc.sample(graph, { numRuns: 60, seed: 1 });
    const file = path.join(directory, 'graphs.ndjson');
    writeFileSync(file, graphs.map((given) => `${JSON.stringify(given)}\n`).join(''));
    const run = spawnSync(python, [path.join(PYTHON_SOURCES, 'page_rank.py'), file], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    expect(run.stderr).toBe('');
    const expected = run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as number[]);
    expect(expected).toHaveLength(graphs.length);
    graphs.forEach((given, i) => {
      const ranks = ranksOf(given);
      expected[i].forEach((rank, vertex) => {
        expect(Math.abs(ranks[vertex] - rank)).toBeLessThan(1e-9);
      });
    });
  });
});
