import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { columnStrings, columnValues, FileStatus, NodeKind, stringAt } from '@strata/tables';
import { type Docstring, docstringOf, firstParagraph, firstSentence } from './docstring-of.ts';
import type { IndexedTree } from './indexed-tree.ts';

/** A question whose answer is known. */
export interface Question {
  /** First sentence of a function's docstring. */
  readonly sentence: string;
  /** The paragraph it is the first of. */
  readonly paragraph: string;
  readonly path: string;
  /** Line of the function's `def`. */
  readonly line: number;
}

/** Words a sentence must have to be a question. */
const MIN_WORDS = 4;
const IS_TEST = /(^|\/)(tests?|testing|conftest\.py|test_[^/]*|[^/]*_test\.py)(\/|$)/;

export const isTest = (path: string): boolean => IS_TEST.test(path);

/**
 * Writes a copy of a tree's Python files without any docstring, each replaced by blanks so that all lines stay where they are, and gives the questions that
 * the docstrings of functions and methods make: no test's, no sentence that several functions share.
 */
export function withoutDocstrings({ root, files, nodes }: IndexedTree, target: string): Question[] {
  const bySentence = new Map<string, Question | null>();
  const definitions = definitionsByFile(nodes);
  for (const batch of files.batches) {
    const status = columnValues<Uint8Array>(batch, 'status');
    const ids = columnValues(batch, 'file_id');
    const paths = columnStrings(batch, 'path');
    for (let i = 0; i < batch.numRows; i++) {
      const found = definitions.get(ids[i]);
      if (status[i] !== FileStatus.indexed || found === undefined) continue;
      const path = stringAt(paths, i);
      // One character a byte: what is looked for is ASCII, and offsets are those of the file.
      const text = readFileSync(join(root, path), 'latin1');
      const docstrings: Docstring[] = [];
      for (const { start, line, kind } of found) {
        const docstring = docstringOf(text, start, kind === NodeKind.module);
        if (docstring === undefined) continue;
        docstrings.push(docstring);
        if (kind !== NodeKind.function && kind !== NodeKind.method) continue;
        const paragraph = firstParagraph(Buffer.from(docstring.text, 'latin1').toString('utf8'));
        const sentence = firstSentence(paragraph);
        if (isTest(path) || (sentence.match(/[A-Za-z]{2,}/g) ?? []).length < MIN_WORDS) continue;
        bySentence.set(sentence, bySentence.has(sentence) ? null : { sentence, paragraph, path, line });
      }
      const copy = join(target, path);
      mkdirSync(dirname(copy), { recursive: true });
      writeFileSync(copy, blanked(text, docstrings), 'latin1');
    }
  }
  return [...bySentence.values()].filter((question) => question !== null);
}

/**
 * Whether the weights of the ranking must not be chosen by a question: of each tree, a half is kept for finding out whether they fit other questions too.
 */
export function isHeldOut({ paragraph }: Question): boolean {
  let hash = 0x811c9dc5;
  for (let i = 0; i < paragraph.length; i++) hash = Math.imul(hash ^ paragraph.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) & 1) === 1;
}

interface Definition {
  readonly start: number;
  readonly line: number;
  readonly kind: number;
}

function definitionsByFile(nodes: IndexedTree['nodes']): Map<number, Definition[]> {
  const byFile = new Map<number, Definition[]>();
  for (const batch of nodes.batches) {
    const kinds = columnValues<Uint8Array>(batch, 'kind');
    const [ids, starts, lines] = ['file_id', 'start_byte', 'start_line'].map((name) => columnValues(batch, name));
    for (let i = 0; i < batch.numRows; i++) {
      const kind = kinds[i];
      if (kind !== NodeKind.module && kind !== NodeKind.class && kind !== NodeKind.function && kind !== NodeKind.method)
        continue;
      const known = byFile.get(ids[i]);
      const definition = { start: kind === NodeKind.module ? 0 : starts[i], line: lines[i], kind };
      if (known === undefined) byFile.set(ids[i], [definition]);
      else known.push(definition);
    }
  }
  return byFile;
}

function blanked(text: string, docstrings: readonly Docstring[]): string {
  const ordered = [...docstrings].sort((a, b) => a.from - b.from);
  let copy = '';
  let at = 0;
  for (const { from, to } of ordered) {
    if (from < at) continue;
    copy += text.slice(at, from) + text.slice(from, to).replaceAll(/[^\n]/g, ' ');
    at = to;
  }
  return copy + text.slice(at);
}
