import { NONE, NodeKind } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import type { Inputs } from './layer-inputs.ts';
import { OccurrenceWriter } from './occurrence-writer.ts';
import { sourceOrder } from './source-order.ts';

/** Rows `from..to` of a table, in source order. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly order: Uint32Array | undefined;
}

/**
 * Merges the three tables, file by file. The number of rows is known beforehand, so every value is written once, where it stays.
 *
 * The loops are functions of their own, called again and again: V8 compiles those and keeps them. Of one function with all the loops in it, called
 * once, it compiles an inner loop on its own and throws the code away whenever the loop ends (measured: 2 M rows/s instead of 25 M).
 *
 * @param onFile - called before each file, with the rows done and to do
 */
export function mergeOccurrences(
  inputs: Inputs,
  onFile: (file: number, done: number, total: number) => void,
): RecordBatch {
  const { nodes, imports, references } = inputs;
  const total = nodes.file.length - countOf(nodes.kind, NodeKind.lambda) + imports.file.length + references.file.length;
  const writer = new OccurrenceWriter(inputs, total);
  let node = 0;
  let imported = 0;
  let reference = 0;
  while (writer.length < total) {
    const file = Math.min(at(nodes.file, node), at(imports.file, imported), at(references.file, reference));
    onFile(file, writer.length, total);
    const nodeRun = runOf(nodes, file, node);
    const importRun = runOf(imports, file, imported);
    const referenceRun = runOf(references, file, reference);
    writer.beginFile(file, referenceRun.from, referenceRun.to, referenceRun.order);
    mergeFile(writer, inputs, nodeRun, importRun);
    writer.endFile();
    node = nodeRun.to;
    imported = importRun.to;
    reference = referenceRun.to;
  }
  return writer.batch;
}

/** Lets the references of the file out before each definition or import that stands behind them. */
function mergeFile(writer: OccurrenceWriter, { nodes, imports }: Inputs, nodeRun: Run, importRun: Run): void {
  let n = nodeRun.from;
  let m = importRun.from;
  while (n < nodeRun.to || m < importRun.to) {
    const node = n === nodeRun.to ? -1 : rowAt(nodeRun, n);
    const imported = m === importRun.to ? -1 : rowAt(importRun, m);
    const isNode =
      imported < 0 ||
      (node >= 0 &&
        (nodes.line[node] < imports.line[imported] ||
          (nodes.line[node] === imports.line[imported] && nodes.col[node] <= imports.col[imported])));
    if (isNode) {
      n++;
      if (nodes.kind[node] === NodeKind.lambda) continue;
      writer.referencesUntil(nodes.line[node], nodes.col[node]);
      writer.definition(node);
    } else {
      m++;
      writer.referencesUntil(imports.line[imported], imports.col[imported]);
      writer.import(imported);
    }
  }
  writer.referencesUntil(NONE, 0);
}

function rowAt({ from, order }: Run, i: number): number {
  return order === undefined ? i : order[i - from];
}

function runOf(
  { file, line, col }: { readonly file: Uint32Array; readonly line: Uint32Array; readonly col: Uint32Array },
  id: number,
  from: number,
): Run {
  let to = from;
  while (to < file.length && file[to] === id) to++;
  return { from, to, order: sourceOrder(line, col, from, to) };
}

function at(files: Uint32Array, i: number): number {
  return i < files.length ? files[i] : NONE;
}

function countOf(values: Uint8Array, wanted: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === wanted) count++;
  return count;
}
