import { VECTOR_PRECISIONS } from '@strata/tables';
import type { Argv } from 'yargs';
import type { EmbedderFlags } from '../flags/embedder-flags.ts';
import { once, wholeNumber } from './flag-types.ts';

const MAX_DIMENSIONS = 65536;

/** Adds the flags that say what makes vectors. */
export function withEmbedderFlags<T>(command: Argv<T>) {
  return command
    .option('embedder', {
      type: 'string',
      requiresArg: true,
      coerce: once<string>('embedder'),
      describe:
        'lexical-hash (default; needs nothing), openai (any server that speaks its API), onnx, none, or a module',
    })
    .option('model', {
      type: 'string',
      requiresArg: true,
      coerce: once<string>('model'),
      describe: 'Name of the model; for onnx its directory',
    })
    .option('base-url', {
      type: 'string',
      requiresArg: true,
      coerce: once<string>('base-url'),
      describe: "Address of the server's API, with /v1 (default: OpenAI's)",
    })
    .option('api-key-env', {
      type: 'string',
      requiresArg: true,
      coerce: once<string>('api-key-env'),
      describe: "Environment variable that has the key (default for OpenAI's own: OPENAI_API_KEY)",
    })
    .option('dimensions', {
      type: 'string',
      requiresArg: true,
      coerce: wholeNumber('dimensions', 1, MAX_DIMENSIONS),
      describe: 'Values in a vector, for models that can give fewer than they have',
    })
    .option('precision', {
      choices: VECTOR_PRECISIONS,
      requiresArg: true,
      coerce: once<string>('precision'),
      describe: 'How the values are stored (default: int8)',
    })
    .group(['embedder', 'model', 'base-url', 'api-key-env', 'dimensions', 'precision'], 'Vectors:');
}

/** What yargs makes of these flags. */
export function embedderFlags(argv: Partial<EmbedderFlags>): EmbedderFlags {
  const { embedder, baseUrl, model, apiKeyEnv, dimensions, precision } = argv;
  return { embedder, baseUrl, model, apiKeyEnv, dimensions, precision };
}
