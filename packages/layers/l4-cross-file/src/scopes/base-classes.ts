import { Binding, columnValues, ReferenceKind } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { groupBy } from '../collections/group-by.ts';
import { IntList } from '../collections/int-list.ts';
import { type ReferenceTexts, TextKind } from '../names/reference-texts.ts';
import type { Definitions } from '../rows/definitions.ts';
import type { ClassHeaders } from './class-headers.ts';

/**
 * The bases of classes as they are written, each a chain of names. Base b begins with a name that is bound as `bindings[b]` to row `targets[b]` of
 * the class's file; its texts, from that name to the last, are `texts[chains[b]] .. texts[chains[b + 1] - 1]`.
 */
export interface BaseClasses {
  /** The bases of class k (see ClassHeaders) are `inOrder[starts[k]] .. inOrder[starts[k + 1] - 1]`. */
  readonly starts: Int32Array;
  readonly inOrder: Int32Array;
  readonly bindings: Int32Array;
  readonly targets: Int32Array;
  readonly chains: Int32Array;
  readonly texts: Int32Array;
  /** The rows among all references of first names that are bound to the very class whose base they are, as in `class C(C)`; ascending. */
  readonly selfNamed: Int32Array;
}

/**
 * Attaches references of kind `inherit` to their classes. Bases are written right after the class's name, and no class can begin within them: a base
 * belongs to the last class of its file whose name comes before it.
 */
export function readBaseClasses(
  references: Table,
  definitions: Definitions,
  headers: ClassHeaders,
  texts: ReferenceTexts,
): BaseClasses {
  const { bounds, inSource, lines, cols } = headers;
  const owners = new IntList();
  const bindings = new IntList();
  const targets = new IntList();
  const chains = new IntList();
  const chainTexts = new IntList();
  const selfNamed = new IntList();
  let file = -1;
  let next = 0;
  let first = 0;
  for (const batch of references.batches) {
    const kind = columnValues<Uint8Array>(batch, 'kind');
    const files = columnValues(batch, 'file_id');
    const text = columnValues(batch, 'text');
    const binding = columnValues<Uint8Array>(batch, 'binding');
    const target = columnValues(batch, 'target');
    const line = columnValues(batch, 'line');
    const col = columnValues(batch, 'col');
    for (let row = kind.indexOf(ReferenceKind.inherit); row >= 0; row = kind.indexOf(ReferenceKind.inherit, row + 1)) {
      if (files[row] !== file) {
        file = files[row];
        next = bounds[file];
      }
      while (next < bounds[file + 1] && isBefore(lines[inSource[next]], cols[inSource[next]], line[row], col[row]))
        next++;
      let head = row;
      while (head > 0 && texts.kinds[text[head]] === TextKind.chained) head--;
      if (next === bounds[file] || texts.kinds[text[head]] !== TextKind.head) continue;
      const owner = inSource[next - 1];
      owners.push(owner);
      bindings.push(binding[head]);
      targets.push(target[head]);
      chains.push(chainTexts.length);
      for (let at = head; at <= row; at++) chainTexts.push(text[at]);
      const isSelfNamed =
        binding[head] === Binding.node && definitions.bounds[file] + target[head] === headers.classes[owner];
      if (isSelfNamed) selfNamed.push(first + head);
    }
    first += batch.numRows;
  }
  chains.push(chainTexts.length);
  const { starts, members: inOrder } = groupBy(owners.values, owners.length, headers.classes.length);
  return {
    starts,
    inOrder,
    bindings: bindings.values,
    targets: targets.values,
    chains: chains.values,
    texts: chainTexts.values,
    selfNamed: selfNamed.values.subarray(0, selfNamed.length),
  };
}

function isBefore(line: number, col: number, otherLine: number, otherCol: number): boolean {
  return line < otherLine || (line === otherLine && col < otherCol);
}
