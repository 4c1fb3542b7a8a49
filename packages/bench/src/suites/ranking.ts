import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { diskFiles, nodeDocuments, rankDocuments } from '@strata/l5-lexical/search';
import { machine } from '../measure/machine.ts';
import { type Spread, spreadOf } from '../measure/spread.ts';
import type { RecordedRun } from '../report/record-run.ts';
import { indexTree } from './lexical/indexed-tree.ts';
import { isHeldOut, isTest, withoutDocstrings } from './lexical/ranking-questions.ts';

export interface RankingOptions {
  readonly directory: string;
  /** Most questions to ask, evenly drawn from all. */
  readonly questions: number;
}

export interface RankingResults {
  readonly questions: number;
  readonly of: number;
  /** Functions and methods outside of tests, which are what is ranked but for `amongAll`. */
  readonly functions: number;
  /** Asked with the first sentence of the docstring. */
  readonly sentence: Figures;
  /** Asked with the whole first paragraph. */
  readonly paragraph: Figures;
  /** Asked with the sentence, among everything: classes, files and tests too. */
  readonly amongAll: Figures;
  readonly queryMs: Spread;
}

/** Mean of 1 / rank of the function whose docstring was asked for, 0 if it is not among the first ten. */
export interface Figures {
  readonly mrr: number;
  /** Of the questions by which no weight was chosen. */
  readonly heldOut: number;
  /** Of the others. */
  readonly chosenBy: number;
}

/**
 * How well ranked search finds functions: the tree is indexed without its docstrings, and asked with what each function's says.
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
    const ask = (what: 'sentence' | 'paragraph', among: 'functions' | 'all'): Figures => {
      const found = some.map((question) => {
        const start = performance.now();
        const { best } = rankDocuments(text, documents, question[what], {
          files,
          ...(among === 'functions' && {
            acceptFile: (file) => !isTest(text.files.path(file)),
            accept: (document) => documents.isFunction[document] === 1,
          }),
        });
        times.push(performance.now() - start);
        const place = best.findIndex(
          ({ document }) =>
            documents.startLines[document] === question.line &&
            text.files.path(documents.fileIds[document]) === question.path,
        );
        return place < 0 ? 0 : 1 / (place + 1);
      });
      return {
        mrr: meanOf(found),
        heldOut: meanOf(found.filter((_, i) => isHeldOut(some[i]))),
        chosenBy: meanOf(found.filter((_, i) => !isHeldOut(some[i]))),
      };
    };
    const results: RankingResults = {
      questions: some.length,
      of: all.length,
      functions: documents.isFunction.filter(
        (isFunction, i) => isFunction === 1 && !isTest(text.files.path(documents.fileIds[i])),
      ).length,
      sentence: ask('sentence', 'functions'),
      paragraph: ask('paragraph', 'functions'),
      amongAll: ask('sentence', 'all'),
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

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

export function renderRanking({
  questions,
  of,
  functions,
  sentence,
  paragraph,
  amongAll,
  queryMs,
}: RankingResults): string {
  const shown = ({ mrr, heldOut, chosenBy }: Figures) =>
    `MRR@10 ${mrr.toFixed(3)} (questions by which weights were chosen ${chosenBy.toFixed(3)}, others ${heldOut.toFixed(3)})`;
  return [
    `${questions} docstrings of ${of}, ${functions} functions outside of tests`,
    `first sentence:                   ${shown(sentence)}`,
    `first paragraph:                  ${shown(paragraph)}`,
    `first sentence, among everything: ${shown(amongAll)}`,
    `${queryMs.median.toFixed(1)} ms a query (${queryMs.min.toFixed(1)} to ${queryMs.max.toFixed(1)})`,
  ].join('\n');
}
