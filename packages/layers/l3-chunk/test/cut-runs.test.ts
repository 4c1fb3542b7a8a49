import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutRuns } from '../src/cut/cut-runs.ts';
import type { FileRuns } from '../src/inputs/file-runs.ts';

interface Run {
  readonly depth: number;
  readonly tokens: number;
  readonly hash: number;
}

const BUDGET = 100;

/** Pieces as lists of runs. */
function piecesOf(runs: readonly Run[]): Run[][] {
  const sums = [0];
  for (const { tokens } of runs) sums.push(sums[sums.length - 1] + tokens);
  const given = {
    depths: Uint32Array.from(runs, ({ depth }) => depth),
    hashes: Uint32Array.from(runs, ({ hash }) => hash),
    tokensOf: (from: number, to: number) => sums[to] - sums[from],
  };
  const borders: number[] = [];
  cutRuns(given as unknown as FileRuns, 0, runs.length, BUDGET, borders);
  return [0, ...borders].map((from, i) => runs.slice(from, borders[i] ?? runs.length));
}

const tokensOf = (runs: readonly Run[]) => runs.reduce((sum, { tokens }) => sum + tokens, 0);
const runs = (most: number) =>
  fc.array(fc.record({ depth: fc.nat(5), tokens: fc.nat(most), hash: fc.nat(9) }), { minLength: 1, maxLength: 60 });

describe('cutting runs', () => {
  it('gives pieces within the budget, all runs in order', () => {
    fc.assert(
      fc.property(runs(70), (given) => {
        const pieces = piecesOf(given);
        expect(pieces.flat()).toEqual(given);
        for (const piece of pieces) {
          expect(piece.length).toBeGreaterThan(0);
          expect(tokensOf(piece)).toBeLessThanOrEqual(BUDGET);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a run that is too long by itself', () => {
    fc.assert(
      fc.property(runs(250), (given) => {
        for (const piece of piecesOf(given)) if (tokensOf(piece) > BUDGET) expect(piece).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });

  it('cuts at the outermost borders where they do', () => {
    const run = (depth: number, tokens: number): Run => ({ depth, tokens, hash: 0 });
    const given = [run(0, 40), run(4, 40), run(2, 30), run(4, 40), run(4, 20)];
    expect(piecesOf(given).map((piece) => piece.length)).toEqual([2, 3]);
  });
});
