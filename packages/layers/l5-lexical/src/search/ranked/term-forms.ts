import type { StringValues } from '@strata/tables';
import { STOP_WORDS } from './stop-words.ts';

/** What a form counts for as a share of the term itself, times the share of letters they have in common. */
const FORM_SHARE = 0.3;
/** Letters of the shortest abbreviation: `num` for `number`. */
const MIN_ABBREVIATION = 3;
/** Letters of the shortest term that other words may go on from: `form`, `format`. */
const MIN_BEGINNING = 4;
/** Letters that two words of one family begin with, and letters that may follow: `declar|ation`, `declar|ator`. */
const MIN_STEM = 5;
const MOST_ENDING = 4;

/**
 * Forms in which a term may stand in code beside itself: abbreviations (`expr` for `expression`, `init` for `initialize`), and words of the same family
 * (`transform` for `transformation`), which light stemming leaves apart. What is a form is a matter of letters alone, so there are false ones (`con` for
 * `contain`); all count for little.
 *
 * @param term - bytes as characters
 * @param vocabulary - ascending
 * @param add - is handed the row of each form, and its share of the term's weight
 */
export function forEachForm(term: string, vocabulary: StringValues, add: (row: number, share: number) => void): void {
  for (let length = MIN_ABBREVIATION; length < term.length; length++) {
    const form = term.slice(0, length);
    const row = findRow(vocabulary, form);
    if (row >= 0 && !STOP_WORDS.has(form)) add(row, (FORM_SHARE * length) / term.length);
  }
  if (term.length < MIN_BEGINNING) return;
  const stem = term.slice(0, Math.max(MIN_STEM, term.length - MOST_ENDING));
  for (let row = lowerRow(vocabulary, stem); row < vocabulary.length; row++) {
    const common = commonLength(vocabulary, row, term);
    if (common < stem.length) return;
    const length = lengthOf(vocabulary, row);
    if (length > common && (common === term.length || length - common <= MOST_ENDING)) {
      add(row, (FORM_SHARE * common) / Math.max(length, term.length));
    }
  }
}

/** The row of a term; -1 where there is none. */
export function findRow(vocabulary: StringValues, term: string): number {
  const row = lowerRow(vocabulary, term);
  const isThere =
    row < vocabulary.length &&
    lengthOf(vocabulary, row) === term.length &&
    commonLength(vocabulary, row, term) === term.length;
  return isThere ? row : -1;
}

/** The first row that does not come before a term. */
function lowerRow(vocabulary: StringValues, term: string): number {
  const { bytes, offsets } = vocabulary;
  let low = 0;
  let high = vocabulary.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const common = commonLength(vocabulary, middle, term);
    const isBefore =
      common < term.length &&
      (common === lengthOf(vocabulary, middle) || bytes[offsets[middle] + common] < term.charCodeAt(common));
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lengthOf({ offsets }: StringValues, row: number): number {
  return offsets[row + 1] - offsets[row];
}

function commonLength({ bytes, offsets }: StringValues, row: number, term: string): number {
  const from = offsets[row];
  const most = Math.min(offsets[row + 1] - from, term.length);
  let i = 0;
  while (i < most && bytes[from + i] === term.charCodeAt(i)) i++;
  return i;
}
