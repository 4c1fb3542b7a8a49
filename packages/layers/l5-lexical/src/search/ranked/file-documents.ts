import { lowerBound } from '../segments/lower-bound.ts';
import type { Documents } from './documents.ts';

/** To whom a line belongs that belongs to no document, and what is around a document that nothing is around. */
export const NOBODY = -1;

/**
 * To which document each line of a file belongs, as runs: run i is the lines from `starts[i]` up to, not including, `starts[i + 1]`, and belongs to document
 * `owners[i]`, or {@link NOBODY}; the last begins behind the last line, or goes on to it.
 */
export interface FileDocuments {
  readonly starts: readonly number[];
  readonly owners: readonly number[];
  /** By document: the one around it. */
  readonly parents: ReadonlyMap<number, number>;
}

/** Lays the documents of a file over its lines. @param lastLine - number of the file's last line */
export function fileDocuments(documents: Documents, fileId: number, lastLine: number): FileDocuments {
  const { fileIds, startLines, endLines, count } = documents;
  const starts: number[] = [1];
  const owners: number[] = [NOBODY];
  const parents = new Map<number, number>();
  const around: number[] = [];
  const open = (line: number, owner: number): void => {
    const last = starts.length - 1;
    if (starts[last] === line) owners[last] = owner;
    else if (owners[last] !== owner) {
      starts.push(line);
      owners.push(owner);
    }
  };
  const closeBefore = (line: number): void => {
    while (around.length > 0 && endLines[around.at(-1)!] < line) {
      open(Math.min(endLines[around.pop()!], lastLine) + 1, around.at(-1) ?? NOBODY);
    }
  };
  for (let i = lowerBound(fileIds, fileId); i < count && fileIds[i] === fileId; i++) {
    closeBefore(startLines[i]);
    parents.set(i, around.at(-1) ?? NOBODY);
    open(startLines[i], i);
    around.push(i);
  }
  closeBefore(Infinity);
  return { starts, owners, parents };
}
