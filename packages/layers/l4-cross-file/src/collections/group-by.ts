/** Numbers 0 to n - 1 by the group each belongs to: group g has the members `members[starts[g]] .. members[starts[g + 1] - 1]`. */
export interface Groups {
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

/**
 * Groups numbers by counting, keeping their order within each group.
 *
 * @param groupOf - by number, its group
 * @param count - how many numbers there are
 * @param order - the order in which they are taken; default ascending
 */
export function groupBy(groupOf: Int32Array, count: number, groupCount: number, order?: Int32Array): Groups {
  const starts = new Int32Array(groupCount + 1);
  for (let i = 0; i < count; i++) starts[groupOf[i] + 1]++;
  for (let group = 0; group < groupCount; group++) starts[group + 1] += starts[group];
  const end = starts.slice(0, groupCount);
  const members = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const number = order === undefined ? i : order[i];
    members[end[groupOf[number]]++] = number;
  }
  return { starts, members };
}
