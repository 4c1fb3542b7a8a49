import process from 'node:process';
import { chunkDocuments, diskFiles, nodeDocuments, rankDocuments } from '@strata/l5-lexical/search';
import { chunks, nodes } from '@strata/tables';
import type { SearchFlags } from '../flags/search-flags.ts';
import { type Answer, printAnswers } from '../querying/answers.ts';
import { StoredFiles } from '../stored-index/stored-files.ts';
import { StoredNodes } from '../stored-index/stored-nodes.ts';
import { fileFilter } from './file-filter.ts';
import { openText } from './open-text.ts';
import { staleNote } from './stale-note.ts';

/** `strata search --ranked WORDS`. */
export async function findRanked(flags: SearchFlags): Promise<void> {
  const { index, text, has } = openText(flags.index, [nodes, chunks]);
  const nodeTable = has(nodes) ? index.table(nodes) : undefined;
  const documents = has(chunks) ? chunkDocuments(index.table(chunks), nodeTable) : nodeDocuments(text, nodeTable);
  const filter = fileFilter(flags);
  const { best, stale } = rankDocuments(text, documents, flags.pattern, {
    files: diskFiles(index.root),
    limit: flags.limit,
    acceptFile: filter && ((file) => filter({ path: text.files.path(file), language: text.files.language(file) })),
  });
  const storedNodes = has(nodes) ? new StoredNodes(index, new StoredFiles(index).count) : undefined;
  const answers = best.map(({ document, score }): Answer => {
    const fileId = documents.fileIds[document];
    const path = text.files.path(fileId);
    const definition =
      documents.hasNode[document] === 1 ? storedNodes?.get(fileId, documents.nodes[document]) : undefined;
    const { fqn = null, kind = null, line = documents.startLines[document], col = 0 } = definition ?? {};
    const end_line = definition?.end_line ?? Math.min(documents.endLines[document], text.files.lines(fileId));
    const whole = line === 1 && end_line === text.files.lines(fileId);
    const what = fqn === null ? (whole ? 'file' : `lines ${line}-${end_line}`) : `${kind} ${fqn}`;
    const rounded = Math.round(score * 1000) / 1000;
    return {
      json: { path, line, col, end_line, kind, fqn, score: rounded },
      text: `${path}:${line}: ${what}  (${score.toFixed(2)})`,
    };
  });
  await printAnswers(answers, flags.json);
  if (stale.length > 0) process.stderr.write(`strata: ${staleNote(stale)}\n`);
}
