/** A column's heading; one that begins with '>' is aligned to the right, and the sign is not shown. */
export type Heading = string;

/** Rows under headings, in columns as wide as their widest cell. Every line ends with a line feed. */
export function textTable(headings: readonly Heading[], rows: readonly (readonly string[])[], indent = ''): string {
  const right = headings.map((heading) => heading.startsWith('>'));
  const titles = headings.map((heading) => heading.replace(/^>/, ''));
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  return [titles, ...rows]
    .map((row) => row.map((cell, i) => (right[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  '))
    .map((line) => `${indent}${line.trimEnd()}\n`)
    .join('');
}
