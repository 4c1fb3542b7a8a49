import { z } from 'zod';

/** Options of the lexical layer. */
export const lexicalOptions = z.strictObject({
  /**
   * Bytes of a block, beyond which it ends with the line. Smaller: a search reads less of each file; the index grows (at 2 KB by half). Default 4096.
   */
  blockBytes: z
    .int()
    .min(64)
    .max(2 ** 24)
    .default(4096),
});

export type LexicalOptions = z.output<typeof lexicalOptions>;
