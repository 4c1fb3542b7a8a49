import process from 'node:process';
import {
  chunkDocuments,
  diskFiles,
  type LexicalIndex,
  nodeDocuments,
  type RankedDocument,
  rankDocuments,
} from '@strata/l5-lexical/search';
import { chunks, nodes } from '@strata/tables';
import type { SearchFlags } from '../flags/search-flags.ts';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';
import { type Answer, printAnswers } from '../querying/answers.ts';
import { StoredFiles } from '../stored-index/stored-files.ts';
import { StoredNodes } from '../stored-index/stored-nodes.ts';
import { checkLanguages } from './check-languages.ts';
import { fileFilter } from './file-filter.ts';
import { openText } from './open-text.ts';
import { staleNote } from './stale-note.ts';

const USUAL_LIMIT = 10;

/** `strata search --ranked WORDS`. */
export async function findRanked(flags: SearchFlags): Promise<void> {
  if (flags.pattern.trim() === '') {
    throw new CliFailure("expected words to rank by, got ''\n  next step:    strata search --help", ExitCode.usage);
  }
  const { index, text, has } = openText(flags.index, [nodes, chunks]);
  checkLanguages(index, flags.lang);
  const nodeTable = has(nodes) ? index.table(nodes) : undefined;
  const byChunk = has(chunks) ? chunkDocuments(index.table(chunks), nodeTable) : undefined;
  const documents = byChunk ?? nodeDocuments(text, nodeTable);
  const accept = acceptedFiles(flags, text);
  const limit = flags.limit ?? USUAL_LIMIT;
  // What vectors need is loaded only where they are wanted.
  const blending = flags.blend ? await import('./blend-nearest.ts') : undefined;
  const { best: byWords, stale } = rankDocuments(text, documents, flags.pattern, {
    files: diskFiles(index.root),
    limit: Math.max(limit, blending?.JOINED ?? 0),
    acceptFile: accept,
  });
  let best: readonly RankedDocument[] = byWords;
  if (blending !== undefined) {
    if (byChunk === undefined) throw noChunks(index.root);
    best = await blending.blendNearest(flags.index, byChunk, flags.pattern, byWords, { limit, acceptFile: accept });
  }
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
    const digits = flags.blend ? 5 : 3;
    const rounded = Number(score.toFixed(digits));
    return {
      json: { path, line, col, end_line, kind, fqn, score: rounded },
      text: `${path}:${line}: ${what}  (${score.toFixed(digits - 1)})`,
    };
  });
  await printAnswers(answers, flags.json);
  if (stale.length > 0) process.stderr.write(`strata: ${staleNote(stale)}\n`);
}

function acceptedFiles(flags: SearchFlags, { files }: LexicalIndex): (file: number) => boolean {
  const filter = fileFilter(flags);
  return filter === undefined
    ? () => true
    : (file) => filter({ path: files.path(file), language: files.language(file) });
}

function noChunks(place: string): CliFailure {
  return CliFailure.of({
    reason: 'no-chunks',
    place,
    expected: 'an index with chunks, to which vectors belong',
    got: 'one without the table chunks',
    likelyCause: 'it was made without the layer l3-chunk',
    nextStep: 'index the tree again without --skip l3-chunk, or leave out --blend',
  });
}
