import { LineReader } from './line-reader.ts';
import { TOKEN_UNITS } from './token-weights.ts';

/** The estimate of tokens of some bytes, as `chunks.tokens` has it for the bytes of a leaf. */
export function estimateTokens(bytes: Uint8Array, from = 0, to = bytes.length): number {
  const reader = new LineReader();
  let tokens = 0;
  for (let at = from; at < to; at = reader.end) {
    reader.read(bytes, at, to);
    tokens += reader.tokens;
  }
  return tokens === 0 ? 0 : Math.max(1, Math.round(tokens / TOKEN_UNITS));
}
