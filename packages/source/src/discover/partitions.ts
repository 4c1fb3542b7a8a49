import type { FilesPartition } from '../partition-spec.ts';
import type { SourceOptions } from '../source-options.ts';
import type { FoundTree } from './walk-tree.ts';

/** What a file costs beside its bytes, counted as bytes, so that a partition of empty files is bounded too. */
const FILE_OVERHEAD = 1024;

/** Cuts the files, in their order, into partitions of at most about `partitionBytes` bytes. Files that will not be read weigh nothing. */
export function* partitions(
  { files, unreadable }: FoundTree,
  rootOf: (file: string) => string,
  { partitionBytes, maxFileBytes }: SourceOptions,
): Generator<FilesPartition> {
  let first = 0;
  let total = 0;
  for (let i = 0; i <= files.length; i++) {
    const size = i === files.length ? Number.POSITIVE_INFINITY : files[i].size;
    const cost = FILE_OVERHEAD + (i < files.length && size > maxFileBytes ? 0 : size);
    if (i > first && total + cost > partitionBytes) {
      const members = files.slice(first, i);
      yield {
        firstFile: first,
        paths: members.map((file) => file.path),
        sizes: members.map((file) => file.size),
        languages: members.map((file) => file.language),
        roots: members.map((file) => rootOf(file.path)),
        unreadable: first === 0 ? unreadable : [],
      };
      first = i;
      total = 0;
    }
    total += cost;
  }
}
