import type { Comparison } from '../compare/compare-tree.ts';
import type { TallyResult } from '../compare/tally.ts';

const HEADINGS = ['', 'compared', 'agree', 'exact', 'missing', 'different', 'extra'];

/** Lines shown of a list. */
const SHOWN = 20;

const shortened = (list: readonly string[]) =>
  list.length <= SHOWN ? list : [...list.slice(0, SHOWN), `  and ${list.length - SHOWN} more`];

/** The agreement table, and examples of what differs, as text. */
export function renderComparison(comparison: Comparison): string {
  const results = Object.values(comparison.results);
  const lines = [...table([HEADINGS, ...results.map(cells)])];
  const { files, refused, roots } = comparison;
  lines.push('', `${number(files)} files, source roots: ${shortened(roots.map((root) => root || '.')).join(', ')}`);
  if (refused.length > 0) {
    const described = refused.map(({ path, stage, message }) => `  ${path} (${stage}): ${message}`);
    lines.push(`${refused.length} files that CPython refuses:`, ...shortened(described));
  }
  for (const { category, examples } of results) {
    if (examples.length > 0) lines.push('', `${category.trim()}:`, ...examples.map((line) => `  ${line}`));
  }
  return lines.join('\n');
}

function cells(result: TallyResult): string[] {
  const { category, counts, total, agreement, exactness } = result;
  if (total === 0) return [category, '0', '-', '-', '-', '-', number(counts.extra)];
  return [
    category,
    number(total),
    percent(agreement),
    percent(exactness),
    number(counts.missing),
    number(counts.different),
    number(counts.extra),
  ];
}

const number = (value: number) => value.toLocaleString('en-US');

/** Rounded down, so that 100 % means all of them. */
const percent = (value: number) => `${(Math.floor(value * 100_000) / 1000).toFixed(3)} %`;

function* table(rows: readonly (readonly string[])[]): Generator<string> {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    yield row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd();
  }
}
