import type { StringValues } from '@strata/tables';
import { IntList } from '../collections/int-list.ts';
import type { NameSpace } from './name-space.ts';

const DOT = 0x2e;

/**
 * Dotted texts taken apart once: the segments of text t are the names `segments[starts[t]] .. segments[starts[t + 1] - 1]`.
 * An empty text has none.
 */
export interface DottedPaths {
  readonly starts: Int32Array;
  readonly segments: Int32Array;
}

export function parseDottedPaths({ length, offsets, bytes }: StringValues, names: NameSpace): DottedPaths {
  const starts = new Int32Array(length + 1);
  const segments = new IntList();
  for (let text = 0; text < length; text++) {
    const end = offsets[text + 1];
    let from = offsets[text];
    if (from < end) {
      for (let at = from; at <= end; at++) {
        if (at < end && bytes[at] !== DOT) continue;
        segments.push(names.intern(bytes, from, at));
        from = at + 1;
      }
    }
    starts[text + 1] = segments.length;
  }
  return { starts, segments: segments.values };
}
