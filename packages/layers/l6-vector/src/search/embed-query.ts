import { callEmbedder } from '../embedding/call-embedder.ts';
import { EMBED_DEFAULTS, type EmbedOptions } from '../embedding/embed-options.ts';
import { openEmbedder } from '../embedding/open-embedder.ts';
import { LEXICAL_DIMENSIONS, LexicalHash } from '../lexical-hash/lexical-hash.ts';
import { LEXICAL_HASH } from '../lexical-hash/name.ts';
import type { VectorModel } from './stored-vectors.ts';

/** How a query is asked for where nothing else is said: a person waits for it. */
const PATIENCE: EmbedOptions = { retries: 2, maxDelay: 5000, timeout: 30_000 };

/**
 * A text as a vector that can be compared with those of an index: by the same embedder, of length 1 (or 0: nothing in it can be compared).
 *
 * @throws EmbedFailure when the embedder cannot be had
 */
export async function embedQuery(
  model: VectorModel,
  text: string,
  { signal = new AbortController().signal, ...options }: EmbedOptions & { readonly signal?: AbortSignal } = {},
): Promise<Float32Array> {
  if (model.embedder === LEXICAL_HASH) return lexicalQuery(model.weights, text);
  const { embedder } = await openEmbedder(model.embedder, model.settings);
  try {
    const call = { texts: [text], kind: 'query', dimensions: model.dimensions, signal } as const;
    return unit(await callEmbedder(embedder, call, { ...EMBED_DEFAULTS, ...PATIENCE, ...options }));
  } finally {
    await embedder.close?.();
  }
}

function lexicalQuery(weights: Uint8Array, text: string): Float32Array {
  const bytes = Buffer.from(text, 'utf8');
  const lexical = new LexicalHash(weights);
  lexical.begin();
  lexical.add(0, lexical.load(bytes, 0, bytes.length));
  const values = new Int8Array(LEXICAL_DIMENSIONS);
  const scale = lexical.finish(values, 0);
  return Float32Array.from(values, (value) => value * scale);
}

/** A vector brought to length 1. */
export function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
