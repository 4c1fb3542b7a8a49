import { expect } from 'vitest';
import type { Row, Tables } from './read-source.ts';

/** Byte offset at which each 1-based line of a file starts, by Python's line ends. */
function lineStarts(source: Uint8Array): number[] {
  const starts = [0, 0];
  for (let i = 0; i < source.length; i++) {
    if (source[i] === 10 || (source[i] === 13 && source[i + 1] !== 10)) starts.push(i + 1);
  }
  return starts;
}

const number = (row: Row, column: string) => row[column] as number;

/**
 * Checks what holds for the rows of any file, whatever is in it: parents come before children and reach around them, positions lie in the
 * file and ascend, texts are what is written there, and targets exist.
 */
export function checkRows(source: Uint8Array, { nodes, imports, references, diagnostics }: Tables): void {
  const starts = lineStarts(source);
  const transcoded = diagnostics.some((row) => row.code === 'encoding-error');
  const offset = (line: number, col: number) => starts[line] + col;
  const byteOrderMark = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf ? 3 : 0;
  starts[1] = byteOrderMark;

  expect(nodes[0]).toMatchObject({ kind: 'module', parent: null, node: 0, start_line: 1, start_col: 0 });
  nodes.forEach((row, i) => {
    const [start, end] = [number(row, 'start_byte'), number(row, 'end_byte')];
    const parent = i === 0 ? row : nodes[number(row, 'parent')];
    const problem =
      (i > 0 && number(row, 'parent') >= i && 'parent after child') ||
      (end < start && 'ends before it starts') ||
      (start < number(parent, 'start_byte') && 'starts before its parent') ||
      (end > source.length && 'ends after the file') ||
      (!transcoded && offset(number(row, 'start_line'), number(row, 'start_col')) !== start && 'start') ||
      (!transcoded && offset(number(row, 'end_line'), number(row, 'end_col')) !== end && 'end') ||
      (i > 0 && !(row.fqn as string).endsWith(`.${row.name}`) && 'fqn');
    if (problem) throw new Error(`node ${i} (${problem}): ${JSON.stringify(row)} in ${JSON.stringify(parent)}`);
  });

  let last = -1;
  let before = '';
  references.forEach((row, i) => {
    const [line, col, length] = [number(row, 'line'), number(row, 'col'), number(row, 'length')];
    const text = row.text as string;
    const at = line * 1e6 + col;
    const dot = text.lastIndexOf('.');
    const written = Buffer.from(source.subarray(offset(line, col), offset(line, col) + length)).toString();
    const targets = row.binding === 'import' ? imports : nodes;
    const problem =
      (at <= last && 'out of order') ||
      (dot > 0 && text.slice(0, dot) !== before && 'no prefix before it') ||
      (!transcoded && written.normalize('NFKC') !== text.slice(dot + 1) && `not what is written: '${written}'`) ||
      (number(row, 'node') >= nodes.length && 'node') ||
      ((row.target === null) !== (row.binding === 'builtin' || row.binding === 'unknown') && 'target and binding') ||
      (row.target !== null && number(row, 'target') >= targets.length && 'target');
    if (problem) throw new Error(`reference ${i} (${problem}): ${JSON.stringify(row)} after '${before}'`);
    last = at;
    before = text;
  });

  for (const row of imports) expect(number(row, 'node')).toBeLessThan(nodes.length);
  for (const row of diagnostics) expect(number(row, 'line')).toBeLessThan(transcoded ? Infinity : starts.length);
}
