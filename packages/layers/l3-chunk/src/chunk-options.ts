import { z } from 'zod';

/** Options of the chunk layer. */
export const chunkOptions = z
  .strictObject({
    /** Tokens beyond which a function, or code beside definitions, is cut into several leaves. A single line may be longer. Default 512,
     * minimum 128. */
    maxTokens: z.int().min(128).default(512),
    /** Tokens below which a docstring and the code around it are not leaves of their own, as long as together they stay within `maxTokens`. Default 64. */
    minTokens: z.int().min(0).default(64),
    /** PageRank: the chance to follow a link instead of starting anew anywhere. Default 0.85. */
    damping: z.number().min(0).max(0.999).default(0.85),
    /** PageRank ends when a step changes all ranks together by no more than this, where all are 1. Default 1e-4. */
    tolerance: z.number().positive().default(1e-4),
    /** PageRank ends after so many steps in any case. Default 100. */
    maxSteps: z.int().min(1).default(100),
  })
  .refine(({ minTokens, maxTokens }) => minTokens <= maxTokens, {
    message: 'expected minTokens to be at most maxTokens',
    path: ['minTokens'],
  });

export type ChunkOptions = z.output<typeof chunkOptions>;
