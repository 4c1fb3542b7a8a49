import { compileQuery, formatPatternFault, keptFiles, openLexicalIndex, searchLines } from '@strata/l5-lexical/search';
import { formatFailure, openIndex } from '@strata/pipeline';

const [directory, pattern] = process.argv.slice(2);
const opened = openIndex(directory);
if (!opened.ok) throw new Error(formatFailure(opened.failure));
const { index } = opened;
const text = openLexicalIndex({
  files: index.table('files'),
  lexical_segments: index.table('lexical_segments'),
  lexical_blocks: index.table('lexical_blocks'),
  lexical_trigrams: index.table('lexical_trigrams'),
  lexical_terms: index.table('lexical_terms'),
});
if (!text.ok) throw new Error(`${text.fault.table}: ${text.fault.message}`);
const compiled = compileQuery({ pattern, regex: true });
if (!compiled.ok) throw new Error(formatPatternFault(compiled.fault));

for (const { path, lines } of searchLines(text.index, compiled.query, { files: keptFiles(index.root) })) {
  for (const { line, text } of lines) console.log(`${path}:${line}:${text}`);
}
