import { z } from 'zod';
import { EmbedFailure, type EmbedFailureDetails, type EmbedReason } from './embed-failure.ts';
import { defineEmbedder, type Embedder } from './embedder.ts';

const OPENAI = 'https://api.openai.com/v1';

const settings = z.strictObject({
  /** Address of the API, up to and with its version: `/embeddings` is put behind it. */
  baseUrl: z.url().default(OPENAI),
  model: z.string().min(1),
  /** Environment variable that has the key. Default: OPENAI_API_KEY for OpenAI itself, no key for others. */
  apiKeyEnv: z.string().optional(),
  /** Values in a vector, for models that can give fewer than they have. */
  dimensions: z.int().min(1).optional(),
  /** Put before each text: models such as nomic-embed-text and e5 want to be told what it is. */
  queryPrefix: z.string().default(''),
  documentPrefix: z.string().default(''),
});

export type OpenaiSettings = z.output<typeof settings>;

const answer = z.object({ data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()).min(1) })) });

/** Any server that speaks OpenAI's embeddings API: OpenAI, Ollama, vLLM, Text Embeddings Inference, llama.cpp. */
export default defineEmbedder({
  name: 'openai',
  settings,
  identity: ({ apiKeyEnv: _, ...rest }) => rest,
  open(given): Embedder {
    const key = keyFor(given);
    return {
      async embed(texts, kind, signal) {
        const prefix = kind === 'query' ? given.queryPrefix : given.documentPrefix;
        const response = await post(given, key, prefix === '' ? texts : texts.map((text) => prefix + text), signal);
        return vectorsIn(await bodyOf(response, given, signal), texts.length);
      },
    };
  },
});

/** Environment variable that has the key; undefined where none is sent. */
function keyVariable({ apiKeyEnv, baseUrl }: OpenaiSettings): string | undefined {
  return apiKeyEnv ?? (baseUrl === OPENAI ? 'OPENAI_API_KEY' : undefined);
}

function keyFor(given: OpenaiSettings): string | undefined {
  const name = keyVariable(given);
  if (name === undefined) return undefined;
  const key = process.env[name]?.trim();
  if (key) return key;
  throw new EmbedFailure({
    reason: 'missing-key',
    expected: `a key in the environment variable ${name}`,
    got: 'none',
    likelyCause: 'it is not set, or not exported',
    nextStep: `export ${name}=…, or name another variable with --api-key-env; servers of your own usually need none`,
  });
}

async function post(
  { baseUrl, model, dimensions }: OpenaiSettings,
  key: string | undefined,
  input: readonly string[],
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(`${baseUrl.replace(/\/+$/, '')}/embeddings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, input, encoding_format: 'float', ...(dimensions !== undefined && { dimensions }) }),
      signal,
    });
  } catch (error) {
    throw brokenOff(error, baseUrl, signal);
  }
}

async function bodyOf(response: Response, given: OpenaiSettings, signal: AbortSignal): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    throw brokenOff(error, given.baseUrl, signal);
  }
  if (!response.ok) throw refusal(response, text, given);
  try {
    return JSON.parse(text);
  } catch {
    throw notEmbeddings(`text that is no JSON: ${excerpt(text)}`);
  }
}

function vectorsIn(body: unknown, count: number): Float32Array {
  const parsed = answer.safeParse(body);
  if (!parsed.success) throw notEmbeddings(excerpt(JSON.stringify(body)));
  const { data } = parsed.data;
  const size = data[0]?.embedding.length ?? 0;
  if (data.length !== count) throw notEmbeddings(`${data.length} vectors for ${count} texts`);
  const vectors = new Float32Array(count * size);
  const seen = new Set<number>();
  // Servers that work in parallel answer in any order: `index` says which text a vector is of.
  for (const { index, embedding } of data) {
    if (index >= count || seen.has(index)) throw notEmbeddings(`the index ${index} among ${count} vectors, or twice`);
    if (embedding.length !== size) throw notEmbeddings(`vectors of ${size} and of ${embedding.length} values`);
    seen.add(index);
    vectors.set(embedding, index * size);
  }
  return vectors;
}

function brokenOff(error: unknown, baseUrl: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  return new EmbedFailure({
    reason: 'unreachable',
    expected: `a server at ${baseUrl}`,
    got: cause?.code ?? cause?.message ?? message,
    likelyCause: 'the server is not running, or listens elsewhere',
    nextStep: 'start it, or name its address with --base-url, as in --base-url http://127.0.0.1:11434/v1',
  });
}

function refusal(response: Response, body: string, given: OpenaiSettings): EmbedFailure {
  const { status } = response;
  const { baseUrl, model } = given;
  const [reason, likelyCause, nextStep] = meaningOf(status, model, keyVariable(given));
  const details: EmbedFailureDetails = {
    reason,
    expected: `vectors from ${baseUrl}`,
    got: `HTTP ${status}: ${excerpt(body)}`,
    likelyCause,
    nextStep,
  };
  const retryAfter = waitIn(response.headers.get('retry-after'));
  return new EmbedFailure(retryAfter === undefined ? details : { ...details, retryAfter });
}

function meaningOf(status: number, model: string, key: string | undefined): [EmbedReason, string, string] {
  if (status === 401 || status === 403) {
    return key === undefined
      ? ['refused', 'the server wants a key, and none was sent', 'name the variable that has it with --api-key-env']
      : ['refused', 'a key that is not valid there', `check the key in ${key}`];
  }
  if (status === 404) {
    return [
      'missing-model',
      `the model '${model}' is not there, or the address lacks /v1`,
      'check --model and --base-url; with Ollama: ollama pull MODEL',
    ];
  }
  if (status === 413) return ['too-large', 'more text at once than the server takes', 'use smaller chunks or batches'];
  if (status === 408 || status === 429)
    return ['busy', 'more requests than the server takes', 'wait, or ask for less at a time'];
  if (status >= 500)
    return ['server-error', 'a fault of the server, or a model that is being loaded', "look at the server's log"];
  return ['refused', 'a model that does not embed, or text that is too long for it', 'check --model and --dimensions'];
}

/** Milliseconds that a Retry-After header asks for: seconds, or a date. */
function waitIn(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function notEmbeddings(got: string): EmbedFailure {
  return new EmbedFailure({
    reason: 'bad-answer',
    expected: "an answer of OpenAI's embeddings API: { data: [{ index, embedding }, …] }",
    got,
    likelyCause: 'something else answers at that address, or a proxy in between',
    nextStep: 'check --base-url; it usually ends in /v1',
  });
}

const excerpt = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line || 'nothing';
};
