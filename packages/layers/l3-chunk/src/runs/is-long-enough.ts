import type { LineReader } from '../text/line-reader.ts';
import { TOKEN_UNITS } from '../text/token-weights.ts';

/** Tokens, in 64ths, beyond which a run ends with the line: the grain in which long code is cut. It is at most half of the smallest budget of the chunk layer. */
const MOST = 64 * TOKEN_UNITS;
const LEAST = MOST / 2;

/** True where a run ends with its last line, whatever comes. */
export function isTooLong(tokens: number): boolean {
  return tokens >= MOST;
}

/**
 * True where a run ends because it is long. From half of its greatest length on it ends before each second line, as that line's hash decides: so the
 * runs of changed code soon begin where they began before.
 */
export function isLongEnough(tokens: number, line: LineReader): boolean {
  return isTooLong(tokens) || (tokens >= LEAST && (line.low & 1) === 0);
}
