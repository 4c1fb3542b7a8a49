import { EmbedFailure } from '@strata/l6-vector/embedding';
import { embedQuery } from '@strata/l6-vector/search';
import { registerHostModules } from '@strata/pipeline';
import { CliFailure } from '../output/cli-failure.ts';
import type { OpenVectors } from './open-vectors.ts';

/** The vector of a text, by what made the vectors of the index. @throws CliFailure when its server or model cannot be had */
export async function queryVector({ model, index }: OpenVectors, text: string): Promise<Float32Array> {
  // An embedder from a user's file finds what it imports with the program, as it did when the index was made.
  registerHostModules(import.meta.url);
  try {
    return await embedQuery(model, text);
  } catch (error) {
    if (error instanceof EmbedFailure) throw new CliFailure(`${index.root}: ${error.message}`);
    throw error;
  }
}
