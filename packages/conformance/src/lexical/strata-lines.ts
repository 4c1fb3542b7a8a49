import { compileQuery, diskFiles, type LineQuery, searchLines } from '@strata/l5-lexical/search';
import type { IndexedText } from './index-text.ts';

/** The lines our search finds, as `ripgrepLines` gives those of ripgrep; undefined if it refuses the pattern. */
export function strataLines({ root, index }: IndexedText, query: LineQuery): string[] | undefined {
  const compiled = compileQuery(query);
  if (!compiled.ok) return undefined;
  const lines: string[] = [];
  for (const file of searchLines(index, compiled.query, { files: diskFiles(root) })) {
    for (const { line, col, text } of file.lines) lines.push(`${file.path}:${line}:${col + 1}:${text}`);
  }
  return lines.sort();
}
