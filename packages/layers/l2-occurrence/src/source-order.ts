/**
 * The rows `from..to` in the order of their positions, rows at one position in the order they have; undefined when they already are in that
 * order, which is the rule.
 */
export function sourceOrder(lines: Uint32Array, cols: Uint32Array, from: number, to: number): Uint32Array | undefined {
  let i = from + 1;
  while (i < to && (lines[i] > lines[i - 1] || (lines[i] === lines[i - 1] && cols[i] >= cols[i - 1]))) i++;
  if (i >= to) return undefined;
  const rows = Uint32Array.from({ length: to - from }, (_, k) => from + k);
  return rows.sort((a, b) => lines[a] - lines[b] || cols[a] - cols[b] || a - b);
}
