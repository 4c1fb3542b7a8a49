import type { FilesPartition } from '../partition-spec.ts';
import type { SourceOptions } from '../source-options.ts';
import type { FoundFile, FoundTree } from './walk-tree.ts';

/** What a file costs beside its bytes, counted as bytes, so that a partition of empty files is bounded too. */
const FILE_OVERHEAD = 1024;

/** A partition ends in the last sixteenth of its room. */
const LEAST_FULL = 15 / 16;

/**
 * Cuts the files, in their order, into partitions of at most about `partitionBytes` bytes. Files that will not be read weigh nothing.
 *
 * Of the places where a partition could end, it does after the path whose hash is the least: that place is found again when files before it have come or gone, so that all partitions but one or two
 * stay as they were, and with them what layers made of them.
 */
export function* partitions(
  { files, unreadable }: FoundTree,
  rootOf: (file: string) => string,
  { partitionBytes, maxFileBytes }: SourceOptions,
): Generator<FilesPartition> {
  const costOf = ({ size }: FoundFile) => FILE_OVERHEAD + (size > maxFileBytes ? 0 : size);
  for (let first = 0; first < files.length; ) {
    let total = costOf(files[first]);
    let end = first + 1;
    let cut = end;
    let least = Number.POSITIVE_INFINITY;
    for (; end < files.length && total + costOf(files[end]) <= partitionBytes; end++) {
      total += costOf(files[end]);
      if (total < partitionBytes * LEAST_FULL) {
        cut = end + 1;
        continue;
      }
      const hash = hashOf(files[end].path);
      if (hash >= least) continue;
      least = hash;
      cut = end + 1;
    }
    if (end === files.length) cut = end;
    const members = files.slice(first, cut);
    yield {
      firstFile: first,
      paths: members.map((file) => file.path),
      sizes: members.map((file) => file.size),
      languages: members.map((file) => file.language),
      roots: members.map((file) => rootOf(file.path)),
      unreadable: first === 0 ? unreadable : [],
    };
    first = cut;
  }
}

/** FNV-1a of a path's UTF-16, mixed once more: paths that differ in their last letter alone should not lie beside each other. */
function hashOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
