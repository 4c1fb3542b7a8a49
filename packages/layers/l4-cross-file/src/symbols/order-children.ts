import type { StringValues } from '@strata/tables';
import { type Groups, groupBy } from '../collections/group-by.ts';
import { IntList } from '../collections/int-list.ts';
import { NameSorter } from './sort-by-name.ts';

const DOT = 0x2e;

/** What of a node comes at a place in the order: `node << Part.bits | symbols | children`. */
export const Part = Object.freeze({ bits: 2, symbols: 1, children: 2, both: 3 });

/** By parent + 1: the parts of its children in order, `parts[starts[p]] .. parts[starts[p + 1] - 1]`. */
export interface OrderedChildren {
  readonly starts: Int32Array;
  readonly parts: Int32Array;
}

/**
 * Orders the children of every node so that a walk depth first passes dotted names in the order of their bytes.
 *
 * That is the order of the segments, but for one thing: a dot comes before letters and digits, and after `-`, `+`, space and others that names of
 * files may have. `a`, `a-b`, `a.c` is the order of bytes: the segment `a-b` stands between the symbol `a` and what is below it, which then are two
 * parts. Identifiers never do.
 *
 * @param moduleCount - how many nodes come from paths of files; the segments of the others are identifiers
 */
export function orderChildren(
  parents: Int32Array,
  segments: Int32Array,
  size: number,
  moduleCount: number,
  strings: StringValues,
): OrderedChildren {
  const groupOf = new Int32Array(size);
  for (let node = 0; node < size; node++) groupOf[node] = parents[node] + 1;
  const children = groupBy(groupOf, size, size + 1);
  const { starts, members } = children;
  const sorter = new NameSorter(segments, strings);
  for (let parent = 0; parent <= size; parent++) {
    if (starts[parent + 1] - starts[parent] > 1) sorter.sort(members, starts[parent], starts[parent + 1]);
  }
  for (let node = 0; node < moduleCount; node++) {
    if (hasLowByte(segments[node], strings)) return splitPrefixes(children, segments, strings);
  }
  for (let i = 0; i < size; i++) members[i] = (members[i] << Part.bits) | Part.both;
  return { starts, parts: members };
}

function hasLowByte(name: number, { bytes, offsets }: StringValues): boolean {
  for (let i = offsets[name]; i < offsets[name + 1]; i++) if (bytes[i] < DOT) return true;
  return false;
}

function splitPrefixes({ starts, members }: Groups, segments: Int32Array, strings: StringValues): OrderedChildren {
  const parts = new IntList();
  const partStarts = new Int32Array(starts.length);
  const waiting: number[] = [];
  for (let parent = 0; parent + 1 < starts.length; parent++) {
    for (let i = starts[parent]; i < starts[parent + 1]; i++) {
      const node = members[i];
      // The children of a prefix come once the siblings are over that continue it with something below the dot.
      while (waiting.length > 0 && !continuesLow(waiting[waiting.length - 1], node, segments, strings)) {
        parts.push(((waiting.pop() as number) << Part.bits) | Part.children);
      }
      const isSplit = i + 1 < starts[parent + 1] && continuesLow(node, members[i + 1], segments, strings);
      parts.push((node << Part.bits) | (isSplit ? Part.symbols : Part.both));
      if (isSplit) waiting.push(node);
    }
    while (waiting.length > 0) parts.push(((waiting.pop() as number) << Part.bits) | Part.children);
    partStarts[parent + 1] = parts.length;
  }
  return { starts: partStarts, parts: parts.values };
}

/** True when the longer segment is the shorter one and then a byte below the dot. */
function continuesLow(
  shorter: number,
  longer: number,
  segments: Int32Array,
  { bytes, offsets }: StringValues,
): boolean {
  const start = offsets[segments[shorter]];
  const length = offsets[segments[shorter] + 1] - start;
  const other = offsets[segments[longer]];
  if (offsets[segments[longer] + 1] - other <= length || bytes[other + length] >= DOT) return false;
  for (let i = 0; i < length; i++) if (bytes[start + i] !== bytes[other + i]) return false;
  return true;
}
