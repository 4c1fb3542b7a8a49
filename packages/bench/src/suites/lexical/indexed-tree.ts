import irLayer from '@strata/l1-ir';
import { lexicalLayer } from '@strata/l5-lexical';
import { type LexicalIndex, type LexicalTables, openLexicalIndex } from '@strata/l5-lexical/search';
import { definePipeline, formatRunError, from, planPipeline, runPipeline } from '@strata/pipeline';
import { collectTables } from '@strata/pipeline/testing';
import { filesSource } from '@strata/source';
import type { Table } from 'apache-arrow';

/** A tree indexed in memory. */
export interface IndexedTree {
  readonly root: string;
  readonly text: LexicalIndex;
  readonly files: Table;
  readonly nodes: Table;
}

/** Runs L1 and L5 over a tree. */
export async function indexTree(root: string): Promise<IndexedTree> {
  const source = from(filesSource, { files: 'text', gitignore: false });
  const planned = planPipeline(definePipeline({ source, layers: [irLayer, lexicalLayer] }));
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults));
  const sink = collectTables();
  const result = await runPipeline(planned.plan, { root, sink, workers: 2 });
  if (!result.ok) throw new Error(formatRunError(result.error));
  const tables = Object.fromEntries(sink.tables);
  const opened = openLexicalIndex(tables as unknown as LexicalTables);
  if (!opened.ok) throw new Error(opened.fault.message);
  return { root, text: opened.index, files: tables.files, nodes: tables.nodes };
}
