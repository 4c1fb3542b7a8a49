import { ChunkKind, NONE } from '@strata/tables';
import { CliFailure } from '../output/cli-failure.ts';
import { definitionsOf } from '../querying/query-definitions.ts';
import { typedPaths } from '../stored-index/typed-paths.ts';
import type { OpenChunks } from './open-chunks.ts';

/**
 * The chunks that are meant: of a directory or file by its path, else of the definitions of that name.
 * @throws CliFailure when there is none
 */
export function findChunks(open: OpenChunks, given: string): number[] {
  const paths = typedPaths(given, open.root);
  for (const candidate of paths) {
    const row = byPath(open, candidate);
    if (row >= 0) return [row];
  }
  const found = open.nodes === undefined ? [] : [...definitionsOf(open.nodes, given)];
  const rows = found.map(({ file, node, line }) => byDefinition(open, file, node, line)).filter((row) => row >= 0);
  if (rows.length > 0) return [...new Set(rows)];
  throw CliFailure.of({
    reason: 'no-such-chunk',
    place: given,
    expected: `a directory, file, class, function or method of the index of ${open.root}`,
    got: 'nothing of that path or name',
    likelyCause: 'a misspelt path or name, a file that is left out, or one that is new since the tree was indexed',
    nextStep: 'look with `strata query def NAME`, or index again',
  });
}

function byPath({ chunks, files }: OpenChunks, path: string): number {
  const file = files.find(path);
  for (let row = 0; row < chunks.count; row++) {
    if (file >= 0 ? chunks.files[row] === file : chunks.files[row] === NONE && chunks.path(row) === path) return row;
  }
  return -1;
}

/** The chunk of a definition, or the innermost one around it if it has none of its own. */
function byDefinition({ chunks }: OpenChunks, file: number, node: number, line: number): number {
  let around = -1;
  for (let row = chunks.files.indexOf(file); row >= 0 && chunks.files[row] === file; row++) {
    if (chunks.nodes[row] === node && chunks.kinds[row] < ChunkKind.docstring) return row;
    if (chunks.startLines[row] <= line && line <= chunks.endLines[row]) around = row;
  }
  return around;
}
