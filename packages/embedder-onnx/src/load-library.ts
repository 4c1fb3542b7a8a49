import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { EmbedFailure } from '@strata/l6-vector/embedding';

/** The part of @huggingface/transformers used here. It is not installed with this program: it is large, and only who names a model needs it. */
export interface Transformers {
  readonly env: {
    allowRemoteModels: boolean;
    allowLocalModels: boolean;
    localModelPath: string;
  };
  pipeline(task: 'feature-extraction', model: string, options: object): Promise<FeatureExtraction>;
}

export interface FeatureExtraction {
  (
    texts: readonly string[],
    options: { readonly pooling: 'mean' | 'cls'; readonly normalize: boolean },
  ): Promise<{ readonly data: Float32Array; readonly dims: readonly number[] }>;
  dispose(): Promise<unknown>;
}

const LIBRARY = '@huggingface/transformers';

/** Loads the library from beside this package, or from the current directory's packages. @throws EmbedFailure when it is in neither */
export async function loadLibrary(): Promise<Transformers> {
  const places = [
    () => LIBRARY,
    () => pathToFileURL(createRequire(path.join(process.cwd(), 'any.js')).resolve(LIBRARY)).href,
  ];
  let said = '';
  for (const place of places) {
    try {
      return await import(place());
    } catch (error) {
      said = (error as Error).message.split('\n')[0];
    }
  }
  throw new EmbedFailure({
    reason: 'missing-library',
    expected: `the package ${LIBRARY}`,
    got: said,
    likelyCause: 'it is not installed: it is large, and only models in directories need it',
    nextStep: `npm install ${LIBRARY}, where strata is installed or in the current directory`,
  });
}
