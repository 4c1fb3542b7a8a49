import type { LexicalIndex } from '../segments/open-lexical-index.ts';
import { queryTerms } from './query-terms.ts';
import { findRow, forEachForm } from './term-forms.ts';
import { countBlocks } from './term-postings.ts';

/** A term of a query, and what the index has of it. */
export interface SoughtTerm {
  /** How telling it is: BM25's inverse document frequency, times what the query makes of it. */
  readonly weight: number;
  /** The term itself, if it occurs, and its forms; by falling share. */
  readonly forms: readonly SoughtForm[];
}

export interface SoughtForm {
  /** Bytes as characters. */
  readonly text: string;
  /** 1 for the term itself. */
  readonly share: number;
  /** By segment: its row of `lexical_terms`, and that of paths with it; -1 where there is none. */
  readonly rows: readonly number[];
  readonly pathRows: readonly number[];
}

/** The terms of a query that occur in the index in any form. @param documents - how many there are to rank */
export function soughtTerms({ segments }: LexicalIndex, query: string, documents: number): SoughtTerm[] {
  const blocks = segments.reduce((sum, segment) => sum + segment.blocks.length, 0);
  const sought: SoughtTerm[] = [];
  for (const { text, weight } of queryTerms(query)) {
    const shares = new Map([[text, 1]]);
    if (weight === 1) {
      for (const { terms } of segments) {
        const { bytes, offsets } = terms;
        forEachForm(text, terms, (row, share) => {
          shares.set(String.fromCharCode(...bytes.subarray(offsets[row], offsets[row + 1])), share);
        });
      }
    }
    const forms: SoughtForm[] = [];
    let having = 0;
    for (const [form, share] of shares) {
      const rows = segments.map(({ terms }) => findRow(terms, form));
      const pathRows = segments.map(({ terms }) => findRow(terms, `/${form}`));
      if (Math.max(...rows, ...pathRows) < 0) continue;
      forms.push({ text: form, share, rows, pathRows });
      segments.forEach((segment, i) => {
        if (rows[i] >= 0) having += share * countBlocks(segment, rows[i]);
      });
    }
    if (forms.length === 0) continue;
    forms.sort((a, b) => b.share - a.share || (a.text < b.text ? -1 : 1));
    sought.push({ weight: weight * inverseFrequency(Math.min(having, blocks), blocks, documents), forms });
  }
  return sought;
}

/**
 * BM25's inverse document frequency. What is known is how many blocks have a term; a block holds several documents, and if a share p of blocks with m documents
 * each have it, a document has it with probability 1 - (1 - p)^(1/m), were they independent.
 */
function inverseFrequency(having: number, blocks: number, documents: number): number {
  const share = 1 - (1 - having / blocks) ** (blocks / Math.max(documents, blocks));
  const count = share * documents;
  return Math.log(1 + (documents - count + 0.5) / (count + 0.5));
}
