import { nodeDocuments, rankDocuments, rankedIndex } from '@strata/l5-lexical/search';
import { nodes } from '@strata/tables';
import type { SearchFlags } from '../flags/search-flags.ts';
import { type Answer, printAnswers } from '../querying/answers.ts';
import { StoredFiles } from '../stored-index/stored-files.ts';
import { StoredNodes } from '../stored-index/stored-nodes.ts';
import { fileFilter } from './file-filter.ts';
import { openText } from './open-text.ts';

/** `strata search --ranked WORDS`. */
export async function findRanked(flags: SearchFlags): Promise<void> {
  const { index, text, has } = openText(flags.index, [nodes]);
  const documents = nodeDocuments(text, has(nodes) ? index.table(nodes) : undefined);
  const filter = fileFilter(flags);
  const best = rankDocuments(rankedIndex(text, documents), flags.pattern, {
    limit: flags.limit,
    accept: filter && ((document) => filter(fileOf(text.files, documents.fileIds[document]))),
  });
  const storedNodes = has(nodes) ? new StoredNodes(index, new StoredFiles(index).count) : undefined;
  const answers = best.map(({ document, score }): Answer => {
    const fileId = documents.fileIds[document];
    const path = text.files.path(fileId);
    const definition =
      documents.hasNode[document] === 1 ? storedNodes?.get(fileId, documents.nodes[document]) : undefined;
    const { fqn = null, kind = null, line = 1, col = 0, end_line = null } = definition ?? {};
    const rounded = Math.round(score * 1000) / 1000;
    return {
      json: { path, line, col, end_line, kind, fqn, score: rounded },
      text: `${path}:${line}: ${fqn === null ? 'file' : `${kind} ${fqn}`}  (${score.toFixed(2)})`,
    };
  });
  await printAnswers(answers, flags.json);
}

function fileOf(files: { path(id: number): string; language(id: number): string }, id: number) {
  return { path: files.path(id), language: files.language(id) };
}
