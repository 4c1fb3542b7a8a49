import type { LexicalSegment } from '../segments/lexical-segment.ts';
import { lowerBound } from '../segments/lower-bound.ts';
import type { Documents } from './documents.ts';

/** To whom a line belongs that belongs to no document. */
export const NOBODY = -1;

/**
 * To which document each line of a segment belongs, as runs: run i is the lines `starts[i] .. starts[i + 1]` of the segment (the last one's end is the segment's).
 * The path of the segment's n-th file with contents is a run of one line, with owner `-2 - n`.
 */
export interface DocumentSpans {
  readonly starts: Uint32Array;
  readonly owners: Int32Array;
  /** Those files. */
  readonly fileIds: Uint32Array;
}

/** Columns beside those of the documents. */
export interface DocumentFacts {
  /** Lines that belong to the document. */
  readonly lengths: Uint32Array;
  /** The line of the segment that is the path of the document's file. */
  readonly pathLines: Uint32Array;
  /** The document around it; {@link NOBODY} where there is none. */
  readonly parents: Int32Array;
}

/** The files of a segment, with the line of the segment that is each one's path; behind the last, the number of lines. */
interface SegmentFiles {
  readonly fileIds: number[];
  readonly pathLines: number[];
}

/**
 * Lays documents over the lines of a segment, and writes down in `facts` what shows of those of the segment's files.
 */
export function documentSpans(segment: LexicalSegment, documents: Documents, facts: DocumentFacts): DocumentSpans {
  const files = filesOf(segment);
  const starts: number[] = [];
  const owners: number[] = [];
  const open = (line: number, owner: number): void => {
    const last = starts.length - 1;
    if (last >= 0 && starts[last] === line) owners[last] = owner;
    else if (last < 0 || owners[last] !== owner) {
      starts.push(line);
      owners.push(owner);
    }
  };
  files.fileIds.forEach((fileId, n) => {
    const path = files.pathLines[n];
    const end = files.pathLines[n + 1];
    open(path, -2 - n);
    open(path + 1, NOBODY);
    if (segment.deleted.has(fileId)) return;
    const around: number[] = [];
    /** Closes the documents around the current one that end before a line. */
    const closeBefore = (line: number): void => {
      while (around.length > 0 && path + documents.endLines[around.at(-1)!] < line) {
        const after = path + documents.endLines[around.pop()!] + 1;
        if (after < end) open(after, around.at(-1) ?? NOBODY);
      }
    };
    const first = lowerBound(documents.fileIds, fileId);
    for (let i = first; i < documents.count && documents.fileIds[i] === fileId; i++) {
      facts.pathLines[i] = path;
      const line = path + documents.startLines[i];
      if (line >= end) continue;
      closeBefore(line);
      facts.parents[i] = around.at(-1) ?? NOBODY;
      open(line, i);
      around.push(i);
    }
    closeBefore(end);
  });
  for (let i = 0; i < starts.length; i++) {
    if (owners[i] >= 0) facts.lengths[owners[i]] += (i + 1 < starts.length ? starts[i + 1] : segment.lines) - starts[i];
  }
  return {
    starts: Uint32Array.from(starts),
    owners: Int32Array.from(owners),
    fileIds: Uint32Array.from(files.fileIds),
  };
}

function filesOf({ blocks, lines }: LexicalSegment): SegmentFiles {
  const fileIds: number[] = [];
  const pathLines: number[] = [];
  for (let i = 0; i < blocks.length; i++) {
    if (blocks.starts[i] !== 0) continue;
    fileIds.push(blocks.fileIds[i]);
    pathLines.push(blocks.positions[i] - blocks.lines[i]);
  }
  pathLines.push(lines);
  return { fileIds, pathLines };
}
