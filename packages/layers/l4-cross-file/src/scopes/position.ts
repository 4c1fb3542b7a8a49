/** With 20 for lines they stay below 2 ** 31, which makes them small integers for the engine. */
const COL_BITS = 11;
const MAX_LINE = 2 ** 20 - 1;
const MAX_COL = 2 ** COL_BITS - 1;

/**
 * A place in a file as one integer, for comparison with others of the file: the line above the column. Beyond a million lines, or 2,047 bytes
 * in a line, places are equal.
 */
export function positionOf(line: number, col: number): number {
  return (Math.min(line, MAX_LINE) << COL_BITS) | Math.min(col, MAX_COL);
}
