import { type LexicalIndex, openLexicalIndex } from '@strata/l5-lexical/search';
import type { Index } from '@strata/pipeline';
import {
  files,
  lexicalBlocks,
  lexicalSegments,
  lexicalTerms,
  lexicalTrigrams,
  type TableDefinition,
} from '@strata/tables';
import { CliFailure } from '../output/cli-failure.ts';
import { openTables } from '../stored-index/open-tables.ts';

const LEXICAL_TABLES = [files, lexicalSegments, lexicalBlocks, lexicalTrigrams, lexicalTerms];

/**
 * Opens the text of the index that is meant, for searching.
 * @param others - tables that are wanted if the index has them
 * @throws CliFailure
 */
export function openText(given: string | undefined, others: readonly TableDefinition[] = []): OpenText {
  const { manifest, root } = openTables(given, []);
  const has = ({ name }: TableDefinition) => manifest.tables.some((table) => table.name === name);
  if (!has(lexicalSegments)) throw noText(root);
  const there = others.filter(has);
  const tables = openTables(given, [...LEXICAL_TABLES, ...there]);
  const opened = openLexicalIndex({
    files: tables.table(files),
    lexical_segments: tables.table(lexicalSegments),
    lexical_blocks: tables.table(lexicalBlocks),
    lexical_trigrams: tables.table(lexicalTrigrams),
    lexical_terms: tables.table(lexicalTerms),
  });
  if (opened.ok) return { index: tables, text: opened.index, has: (table) => there.includes(table) };
  throw CliFailure.of({
    reason: 'damaged-index',
    place: tables.root,
    expected: 'tables of text that fit together',
    got: `${opened.fault.table}: ${opened.fault.message}`,
    likelyCause: 'an index that was changed by something else than Strata',
    nextStep: 'index the tree again',
  });
}

function noText(root: string): CliFailure {
  return CliFailure.of({
    reason: 'no-text',
    place: root,
    expected: 'an index with the text of the files (table lexical_segments)',
    got: 'one without',
    likelyCause: 'it was made by a pipeline without the layer l5-lexical',
    nextStep: 'index the tree again with that layer: drop --skip and --until, or add it in strata.config.ts',
  });
}

export interface OpenText {
  readonly index: Index;
  readonly text: LexicalIndex;
  /** Whether one of the other tables is there. */
  has(table: TableDefinition): boolean;
}
