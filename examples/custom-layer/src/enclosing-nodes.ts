import { columnValues, NONE, NodeKind } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';

/** Finds the innermost module, class or function around a line. */
export interface EnclosingNodes {
  /**
   * The node, or NONE where the file has none. Ask in the order of the files: the rows of `nodes` lie in that order too, so that all
   * questions together cost one pass.
   */
  at(fileId: number, line: number): number;
}

/** @param batch - rows of `nodes`, grouped by file in the order of file ids, a parent before its children */
export function enclosingNodes(batch: RecordBatch): EnclosingNodes {
  const fileIds = columnValues(batch, 'file_id');
  const nodes = columnValues(batch, 'node');
  const kinds = columnValues<Uint8Array>(batch, 'kind');
  const starts = columnValues(batch, 'start_line');
  const ends = columnValues(batch, 'end_line');
  const inOrder = (row: number, fileId: number) => row < fileIds.length && fileIds[row] === fileId;
  let first = 0;
  return {
    at(fileId, line) {
      while (first < fileIds.length && fileIds[first] < fileId) first++;
      if (!inOrder(first, fileId)) return NONE;
      // Row 0 of a file is its module. It ends at the last token, but comments behind that are in it too.
      let found = nodes[first];
      for (let row = first + 1; inOrder(row, fileId); row++) {
        // A parent comes before its children, so the last row that fits is the innermost.
        if (encloses(kinds[row]) && starts[row] <= line && line <= ends[row]) found = nodes[row];
      }
      return found;
    },
  };
}

function encloses(kind: number): boolean {
  return kind === NodeKind.class || kind === NodeKind.function || kind === NodeKind.method;
}
