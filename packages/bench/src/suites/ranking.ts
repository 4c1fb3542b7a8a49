import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { diskFiles, nodeDocuments, rankDocuments } from '@strata/l5-lexical/search';
import { machine } from '../measure/machine.ts';
import { type Spread, spreadOf } from '../measure/spread.ts';
import type { RecordedRun } from '../report/record-run.ts';
import { indexTree } from './lexical/indexed-tree.ts';
import { isTest, withoutDocstrings } from './lexical/ranking-questions.ts';

export interface RankingOptions {
  readonly directory: string;
  /** Most questions to ask, evenly drawn from all. */
  readonly questions: number;
}

export interface RankingResults {
  readonly questions: number;
  readonly of: number;
  /** Mean of 1 / rank of the function whose docstring was asked for, 0 if it is not among the first ten, among functions and methods outside of tests. */
  readonly mrr: number;
  /** The same among everything: classes, files and tests too. */
  readonly mrrAmongAll: number;
  readonly queryMs: Spread;
}

/**
 * How well ranked search finds functions: the tree is indexed without its docstrings, and asked with the first paragraph of each function's.
 */
export async function benchRanking(
  { directory, questions }: RankingOptions,
  log: (line: string) => void,
): Promise<RecordedRun> {
  const target = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  try {
    const all = withoutDocstrings(await indexTree(directory), target);
    const step = Math.max(1, all.length / questions);
    const some = Array.from({ length: Math.min(questions, all.length) }, (_, i) => all[Math.floor(i * step)]);
    log(`${some.length} of ${all.length} docstrings`);
    const { text, nodes } = await indexTree(target);
    const documents = nodeDocuments(text, nodes);
    const files = diskFiles(target);
    const times: number[] = [];
    const meanOf = (among: 'functions' | 'all') => {
      let sum = 0;
      for (const { words, path, line } of some) {
        const start = performance.now();
        const { best } = rankDocuments(text, documents, words, {
          files,
          ...(among === 'functions' && {
            acceptFile: (file) => !isTest(text.files.path(file)),
            accept: (document) => documents.isFunction[document] === 1,
          }),
        });
        times.push(performance.now() - start);
        const place = best.findIndex(
          ({ document }) =>
            documents.startLines[document] === line && text.files.path(documents.fileIds[document]) === path,
        );
        if (place >= 0) sum += 1 / (place + 1);
      }
      return sum / some.length;
    };
    const results: RankingResults = {
      questions: some.length,
      of: all.length,
      mrr: meanOf('functions'),
      mrrAmongAll: meanOf('all'),
      queryMs: spreadOf(times),
    };
    return {
      suite: 'ranking',
      command: `packages/bench/bin/bench ranking ${basename(directory)} --questions ${questions}`,
      date: new Date().toISOString(),
      machine: machine(),
      versions: {},
      results,
    };
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

export function renderRanking({ questions, of, mrr, mrrAmongAll, queryMs }: RankingResults): string {
  return [
    `MRR@10 ${mrr.toFixed(3)} among functions outside of tests, ${mrrAmongAll.toFixed(3)} among everything; ${questions} docstrings of ${of}`,
    `${queryMs.median.toFixed(1)} ms a query (${queryMs.min.toFixed(1)} to ${queryMs.max.toFixed(1)})`,
  ].join('\n');
}
