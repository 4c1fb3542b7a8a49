import { rawText } from './raw-text.ts';
import type { ScannedTexts } from './scan-rows.ts';

/**
 * Writes texts from `at`. Behind the last one the prefix of one more may be written, as zeroes: what comes next in the bytes is to be written later.
 */
export function writeTexts(bytes: Uint8Array, at: number, { chunks }: ScannedTexts): void {
  const text = rawText(bytes);
  let position = at;
  for (const chunk of chunks) position += text.utf8Write(chunk, position);
}
