import { lexicalLayer } from '@strata/l5-lexical';
import { type LexicalIndex, type LexicalTables, openLexicalIndex } from '@strata/l5-lexical/search';
import { definePipeline, formatRunError, from, planPipeline, runPipeline } from '@strata/pipeline';
import { collectTables } from '@strata/pipeline/testing';
import { filesSource } from '@strata/source';
import { FileStatus } from '@strata/tables';

/** The text of a tree, indexed in memory. */
export interface IndexedText {
  readonly root: string;
  readonly index: LexicalIndex;
  /** Paths of the files with contents. */
  readonly paths: readonly string[];
}

/** Indexes all text files of a tree, as a user's run would, but into memory. @param exclude - globs of what to leave out */
export async function indexText(root: string, exclude: readonly string[] = []): Promise<IndexedText> {
  const source = from(filesSource, { files: 'text', exclude: [...exclude], gitignore: false, defaultExcludes: false });
  const planned = planPipeline(definePipeline({ source, layers: [lexicalLayer] }));
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults));
  const sink = collectTables();
  const result = await runPipeline(planned.plan, { root, sink, workers: 2 });
  if (!result.ok) throw new Error(formatRunError(result.error));
  const tables = Object.fromEntries(sink.tables) as unknown as LexicalTables;
  const opened = openLexicalIndex(tables);
  if (!opened.ok) throw new Error(opened.fault.message);
  const { files } = tables;
  const status = files.getChild('status')!;
  const path = files.getChild('path')!;
  const paths = Array.from({ length: files.numRows }, (_, row) => row)
    .filter((row) => status.get(row) === Object.keys(FileStatus)[FileStatus.indexed])
    .map((row) => path.get(row) as string);
  return { root, index: opened.index, paths };
}
