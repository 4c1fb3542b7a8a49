import { IntList } from '../collections/int-list.ts';
import type { EdgeCounts } from './edge-counts.ts';

/** File-to-file edges, sorted by (from, to), each pair once. */
export interface Edges {
  readonly length: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly imports: Int32Array;
  readonly links: Int32Array;
}

/** Brings the edges that imports make and those that links make into one list. */
export function mergeEdges(imports: EdgeCounts, links: EdgeCounts): Edges {
  const from = new IntList();
  const to = new IntList();
  const importCounts = new IntList();
  const linkCounts = new IntList();
  let i = 0;
  let k = 0;
  while (i < imports.length || k < links.length) {
    const order = compareEdges(imports, i, links, k);
    const first = order <= 0 ? imports : links;
    const at = order <= 0 ? i : k;
    from.push(first.from.values[at]);
    to.push(first.to.values[at]);
    importCounts.push(order <= 0 ? imports.counts.values[i] : 0);
    linkCounts.push(order >= 0 ? links.counts.values[k] : 0);
    if (order <= 0) i++;
    if (order >= 0) k++;
  }
  return {
    length: from.length,
    from: from.values,
    to: to.values,
    imports: importCounts.values,
    links: linkCounts.values,
  };
}

/** Negative when edge `i` of `a` comes first, positive when edge `k` of `b` does, 0 when they are the same; what has ended comes last. */
function compareEdges(a: EdgeCounts, i: number, b: EdgeCounts, k: number): number {
  if (i === a.length) return 1;
  if (k === b.length) return -1;
  return a.from.values[i] - b.from.values[k] || a.to.values[i] - b.to.values[k];
}
