import { ChunkKind, NONE } from '@strata/tables';

/**
 * Ranks of chunks from those of definitions and files, so that the repository has 1, and every chunk the sum of its children and of what is its own:
 *
 * - What links give to a definition or file is its own if it is a leaf.
 * - If it is not, its own docstring and code leaves share it in the proportion of their tokens; it keeps it where it has none.
 *
 * @param own - by row what links give to a definition or file; 0 for others
 */
export function chunkRanks(
  {
    parents,
    kinds,
    tokens,
  }: { readonly parents: Uint32Array; readonly kinds: Uint8Array; readonly tokens: Uint32Array },
  own: Float64Array,
): Float64Array {
  const loose = new Float64Array(own.length);
  for (let row = 0; row < own.length; row++) if (kinds[row] >= ChunkKind.docstring) loose[parents[row]] += tokens[row];
  const ranks = new Float64Array(own.length);
  for (let row = own.length - 1; row >= 0; row--) {
    if (kinds[row] >= ChunkKind.docstring) ranks[row] = (own[parents[row]] * tokens[row]) / loose[parents[row]];
    else if (loose[row] === 0) ranks[row] += own[row];
    if (parents[row] !== NONE) ranks[parents[row]] += ranks[row];
  }
  return ranks;
}
