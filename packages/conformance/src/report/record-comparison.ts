import path from 'node:path';
import { machine, recordRun } from '@strata/bench';
import type { Comparison } from '../compare/compare-tree.ts';

export interface RecordContext {
  /** Absolute path of the tree; its last segment names the corpus. */
  readonly tree: string;
  /** Version of the CPython that was asked. */
  readonly python: string;
  /** What the comparison took, without making the index. */
  readonly seconds: number;
  /** Options of the command, as they are typed. */
  readonly options: readonly string[];
}

/** Keeps a comparison in `packages/conformance/runs`, in the form of `packages/bench/runs`; gives its path relative to the checkout. */
export function recordComparison(comparison: Comparison, { tree, python, seconds, options }: RecordContext): string {
  const corpus = path.basename(tree);
  const { files, lines, roots, refused, results } = comparison;
  const command = ['packages/conformance/bin/compare', corpus, ...options, '--record'].join(' ');
  const suite = options.includes('--scopes') ? 'scopes' : 'resolution';
  return recordRun(
    {
      suite,
      command,
      date: new Date().toISOString(),
      machine: machine(),
      versions: { cpython: python },
      results: {
        corpus,
        files,
        lines,
        sourceRoots: roots.length,
        seconds,
        peakMB: Math.round(process.resourceUsage().maxRSS / 1000),
        categories: Object.values(results)
          .filter(({ total, counts }) => total + counts.extra > 0)
          .map(({ category, total, agreement, exactness, counts, examples }) => ({
            category: category.trim(),
            total,
            ...counts,
            agreement,
            exactness,
            examples,
          })),
        refused,
      },
    },
    corpus,
    'packages/conformance/runs',
  );
}
