import { type LexicalIndex, type LexicalTables, openLexicalIndex } from '@strata/l5-lexical/search';
import { formatFailure, openIndex } from '@strata/pipeline';
import { columnStrings, columnValues, FileStatus, stringAt } from '@strata/tables';

const TABLES = ['files', 'lexical_segments', 'lexical_blocks', 'lexical_trigrams', 'lexical_terms'] as const;

/** Opens the text of a stored index. */
export function openText(directory: string): { readonly index: LexicalIndex; readonly paths: readonly string[] } {
  const opened = openIndex(directory, { tables: TABLES });
  if (!opened.ok) throw new Error(formatFailure(opened.failure));
  const tables = Object.fromEntries(TABLES.map((name) => [name, opened.index.table(name)])) as unknown as LexicalTables;
  const text = openLexicalIndex(tables);
  if (!text.ok) throw new Error(text.fault.message);
  const paths: string[] = [];
  for (const batch of tables.files.batches) {
    const status = columnValues<Uint8Array>(batch, 'status');
    const all = columnStrings(batch, 'path');
    for (let i = 0; i < batch.numRows; i++) if (status[i] === FileStatus.indexed) paths.push(stringAt(all, i));
  }
  return { index: text.index, paths };
}
