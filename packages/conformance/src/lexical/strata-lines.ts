import { compileQuery, diskFiles, type FileReader, type LineQuery, searchLines } from '@strata/l5-lexical/search';
import type { IndexedText } from './index-text.ts';

/**
 * The lines our search finds, as `ripgrepLines` gives those of ripgrep; undefined if it refuses the pattern.
 * @param files - default: those on disk
 */
export function strataLines(
  { root, index }: IndexedText,
  query: LineQuery,
  files: FileReader = diskFiles(root),
): string[] | undefined {
  const compiled = compileQuery(query);
  if (!compiled.ok) return undefined;
  const lines: string[] = [];
  for (const file of searchLines(index, compiled.query, { files })) {
    for (const { line, col, text } of file.lines) lines.push(`${file.path}:${line}:${col + 1}:${text}`);
  }
  return lines.sort();
}
