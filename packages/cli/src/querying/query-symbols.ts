import type { Index } from '@strata/pipeline';
import { files, NodeKind, nodes, type StringValues, stringAt, symbols } from '@strata/tables';
import type { QueryFlags } from '../flags/query-flags.ts';
import { openTables } from '../stored-index/open-tables.ts';
import { StoredFiles } from '../stored-index/stored-files.ts';
import { StoredNodes } from '../stored-index/stored-nodes.ts';
import { StoredTable } from '../stored-index/stored-table.ts';
import { type Answer, place, printAnswers } from './answers.ts';

const KINDS = Object.keys(NodeKind);

/** `strata query symbols PREFIX`. */
export async function querySymbols(flags: QueryFlags, prefix: string): Promise<void> {
  const index = openTables(flags.index, [files, nodes, symbols]);
  await printAnswers(answers(index, Buffer.from(prefix, 'utf8')), flags.json);
}

function* answers(index: Index, prefix: Uint8Array): Generator<Answer> {
  const storedFiles = new StoredFiles(index);
  const storedNodes = new StoredNodes(index, storedFiles.count);
  const table = new StoredTable(index.table(symbols), symbols);
  const [fqns, kinds, fileIds, nodeIds] = [
    table.strings('fqn'),
    table.values<Uint8Array>('kind'),
    table.values('file_id'),
    table.values('node'),
  ];
  for (let batch = 0; batch < table.batches.length; batch++) {
    const end = table.batches[batch];
    for (let row = lowerBound(fqns[batch], prefix, end); row < end && startsWith(fqns[batch], row, prefix); row++) {
      const { file, line, col } = storedNodes.get(fileIds[batch][row], nodeIds[batch][row]);
      const fqn = stringAt(fqns[batch], row);
      const kind = KINDS[kinds[batch][row]];
      const path = storedFiles.path(file);
      yield { json: { fqn, kind, path, line, col }, text: `${place(path, line, col)}: ${kind} ${fqn}` };
    }
  }
}

/** The first row whose string is not below `wanted`, by bytes. */
function lowerBound(strings: StringValues, wanted: Uint8Array, rows: number): number {
  let low = 0;
  let high = rows;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(strings, middle, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare({ offsets, bytes }: StringValues, row: number, wanted: Uint8Array): number {
  const start = offsets[row];
  const length = Math.min(offsets[row + 1] - start, wanted.length);
  for (let i = 0; i < length; i++) {
    if (bytes[start + i] !== wanted[i]) return bytes[start + i] - wanted[i];
  }
  return offsets[row + 1] - start - wanted.length;
}

function startsWith({ offsets, bytes }: StringValues, row: number, prefix: Uint8Array): boolean {
  const start = offsets[row];
  if (offsets[row + 1] - start < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false;
  return true;
}
