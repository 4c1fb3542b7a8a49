import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CacheFile,
  EmbedFailure,
  type EmbedOptions,
  embedAll,
  openEmbedder,
  type VectorCache,
} from '@strata/l6-vector/embedding';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  embeddingServer,
  embeddings,
  type Misbehaviour,
  refuse,
  reply,
  vectorFor,
} from './support/embedding-server.ts';

let server: Awaited<ReturnType<typeof embeddingServer>>;
let directory: string;

beforeEach(async () => {
  server = await embeddingServer();
  directory = mkdtempSync(path.join(tmpdir(), 'strata-embed-'));
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

interface Given {
  readonly settings?: object;
  readonly options?: EmbedOptions;
  readonly cache?: VectorCache;
  readonly dimensions?: number;
  readonly signal?: AbortSignal;
}

/** The vectors of some texts, as the layer asks for them. */
async function embed(texts: readonly string[], given: Given = {}) {
  const { embedder } = await openEmbedder('openai', { baseUrl: server.baseUrl, model: 'tiny', ...given.settings });
  const found: number[][] = [];
  const report = await embedAll(
    {
      embedder,
      count: texts.length,
      textAt: (i) => texts[i],
      dimensions: given.dimensions ?? 4,
      cache: given.cache,
      signal: given.signal ?? new AbortController().signal,
      put(i, vector) {
        found[i] = Array.from(vector);
      },
    },
    { batch: 2, delay: 1, ...given.options },
  );
  return { found, report };
}

async function failure(texts: readonly string[], given?: Given): Promise<EmbedFailure> {
  const error = await embed(texts, given).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(EmbedFailure);
  return error as EmbedFailure;
}

const expected = (texts: readonly string[]) => texts.map((text) => vectorFor(text).map(Math.fround));
const TEXTS = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];

describe('an OpenAI-compatible server', () => {
  it('is sent batches, some at a time, and each text once', async () => {
    const texts = [...TEXTS, 'beta', ...TEXTS.map((text) => `${text} again`)];
    const { found, report } = await embed(texts, { options: { batch: 20, concurrency: 2 } });
    expect(found).toEqual(expected(texts));
    expect(report).toEqual({ asked: 10, cached: 0 });
    expect(server.asked).toHaveLength(1);
    const slow: Misbehaviour = ({ input }, response) => {
      setTimeout(() => reply(response, embeddings(input)), 100);
      return true;
    };
    server.next.push(slow, slow, slow);
    await embed(texts, { options: { batch: 1, concurrency: 3 } });
    expect(server.most()).toBeGreaterThan(1);
    expect(server.most()).toBeLessThanOrEqual(3);
  });

  it('is asked again after 429, when its Retry-After says so, and after 500', async () => {
    const started = performance.now();
    server.next.push(
      (_, response) => refuse(response, 429, { 'retry-after': '0.2' }),
      (_, response) => refuse(response, 500),
    );
    expect((await embed(TEXTS, { options: { concurrency: 1 } })).found).toEqual(expected(TEXTS));
    expect(server.asked).toHaveLength(5);
    expect(performance.now() - started).toBeGreaterThan(190);
  });

  it('is not asked for ever, nor waited for longer than is bearable', async () => {
    for (let i = 0; i < 3; i++) server.next.push((_, response) => refuse(response, 503));
    expect(await failure(['a'], { options: { retries: 2 } })).toMatchObject({ reason: 'server-error' });
    expect(server.asked).toHaveLength(3);
    server.next.push((_, response) => refuse(response, 429, { 'retry-after': 'Wed, 01 Jan 2098 00:00:00 GMT' }));
    expect(await failure(['a'])).toMatchObject({ reason: 'busy' });
    expect(server.asked).toHaveLength(4);
  });

  it('may answer in any order: the index counts', async () => {
    server.next.push(({ input }, response) => reply(response, embeddings(input).reverse()));
    expect((await embed(TEXTS, { options: { batch: 5 } })).found).toEqual(expected(TEXTS));
  });

  it('fails at once with vectors of another size, with the sizes', async () => {
    const error = await failure(TEXTS, { dimensions: 3 });
    expect(error).toMatchObject({ reason: 'wrong-dimensions', details: { got: '4 values' } });
    expect(error.message).toContain('vectors of 3 values');
    expect(server.asked.length).toBeLessThanOrEqual(4);
  });

  it.each<[string, unknown]>([
    ['too few vectors', [{ index: 0, embedding: [1, 2, 3, 4] }]],
    ['an index twice', [0, 0].map((index) => ({ index, embedding: [1, 2, 3, 4] }))],
    ['an index beyond the end', [0, 2].map((index) => ({ index, embedding: [1, 2, 3, 4] }))],
    ['vectors of two sizes', [[1], [1, 2]].map((embedding, index) => ({ index, embedding }))],
    ['something else', { vectors: [] }],
  ])('is told apart from one that answers with %s', async (_, data) => {
    server.next.push((_, response) => reply(response, data));
    expect(await failure(['a', 'b'], { options: { retries: 0 } })).toMatchObject({ reason: 'bad-answer' });
  });

  it('is told apart from a page that is no JSON, and from an address where nobody listens', async () => {
    server.next.push((_, response) => {
      response.writeHead(200).end('<html>Log in</html>');
      return true;
    });
    const page = await failure(['a'], { options: { retries: 0 } });
    expect(page.message).toContain('no JSON: <html>Log in</html>');
    const settings = { baseUrl: 'http://127.0.0.1:9/v1' };
    const nobody = await failure(['a'], { settings, options: { retries: 1 } });
    expect(nobody).toMatchObject({ reason: 'unreachable' });
    expect(nobody.message).toMatch(/next step: +start it, or name its address with --base-url/);
  });

  it('may drop a connection, before or in the middle of an answer', async () => {
    server.next.push(
      (_, response) => {
        response.socket?.destroy();
        return true;
      },
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"data": [');
        setTimeout(() => response.socket?.destroy(), 20);
        return true;
      },
    );
    expect((await embed(TEXTS)).found).toEqual(expected(TEXTS));
  });

  it('is given up when it takes too long, and asked again', async () => {
    server.next.push(() => true);
    expect((await embed(['a'], { options: { timeout: 150 } })).found).toEqual(expected(['a']));
    server.next.push(() => true);
    expect(await failure(['a'], { options: { timeout: 100, retries: 0 } })).toMatchObject({ reason: 'timeout' });
  });

  it('is left when the run is aborted, while it answers and while it is waited for', async () => {
    for (const misbehave of [
      () => true as const,
      (_: unknown, response: Parameters<typeof refuse>[0]) => refuse(response, 429, { 'retry-after': '30' }),
    ]) {
      server.next.push(misbehave);
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      const started = performance.now();
      await expect(embed(['a'], { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
      expect(performance.now() - started).toBeLessThan(5000);
    }
  });

  it('gets texts in halves when they are too many at once', async () => {
    const large: Parameters<typeof server.next.push>[0] = ({ input }, response) =>
      input.length > 1 && refuse(response, 413);
    server.next.push(large, large, large);
    expect((await embed(TEXTS, { options: { batch: 4, concurrency: 1 } })).found).toEqual(expected(TEXTS));
  });

  it.each([
    [401, 'refused', 'a key, and none was sent\n  next step:    name the variable that has it with --api-key-env'],
    [404, 'missing-model', 'ollama pull'],
    [400, 'refused', 'check --model'],
  ])('is not asked again when it refuses with %d, and the message says what to do', async (status, reason, help) => {
    server.next.push((_, response) => refuse(response, status));
    const error = await failure(['a']);
    expect(error).toMatchObject({ reason });
    expect(error.message).toContain(help);
    expect(server.asked).toHaveLength(1);
  });

  it('is sent the key of the variable that is named, the dimensions and the prefix', async () => {
    process.env.STRATA_TEST_KEY = 'secret';
    try {
      const settings = { apiKeyEnv: 'STRATA_TEST_KEY', dimensions: 4, documentPrefix: 'doc: ' };
      await embed(['a'], { settings });
      expect(server.asked).toEqual([
        { input: ['doc: a'], model: 'tiny', dimensions: 4, authorization: 'Bearer secret' },
      ]);
      server.next.push((_, response) => refuse(response, 401));
      expect((await failure(['a'], { settings })).message).toContain('check the key in STRATA_TEST_KEY');
    } finally {
      delete process.env.STRATA_TEST_KEY;
    }
    expect(await failure(['a'], { settings: { apiKeyEnv: 'STRATA_TEST_KEY' } })).toMatchObject({
      reason: 'missing-key',
    });
  });

  it.each([
    [{ model: undefined }, 'got no model\n', 'check --model;'],
    [{ baseUrl: 'nonsense' }, 'got another baseUrl (Invalid URL)\n', 'check --base-url;'],
    [{ modle: 'x' }, "got 'modle', which it has not\n", '--help'],
  ])('says which setting is missing or wrong: %j', async (settings, got, next) => {
    const error = await failure(['a'], { settings });
    expect(error).toMatchObject({ reason: 'bad-settings' });
    expect(error.message).toContain(got);
    expect(error.message).toContain(next);
  });
});

describe('the cache', () => {
  const open = () => CacheFile.open(directory, 'tiny.vectors', 4);
  const run = async (texts: readonly string[], whole = true) => {
    const cache = open();
    try {
      return await embed(texts, { cache });
    } finally {
      cache.close(whole);
    }
  };
  const file = () => path.join(directory, readdirSync(directory)[0]);

  it('has what was asked before: a second run asks only for what is new', async () => {
    expect((await run(TEXTS)).report).toEqual({ asked: 5, cached: 0 });
    server.asked.length = 0;
    const { found, report } = await run([...TEXTS.slice(1), 'zeta']);
    expect(found).toEqual(expected([...TEXTS.slice(1), 'zeta']));
    expect(report).toEqual({ asked: 1, cached: 4 });
    expect(server.texts()).toEqual(['zeta']);
  });

  it('has what came before a run failed', async () => {
    server.next.push(
      () => false,
      (_, response) => refuse(response, 400),
    );
    const cache = open();
    await failure(TEXTS, { cache, options: { concurrency: 1 } });
    cache.close(false);
    expect((await run(TEXTS)).report).toEqual({ asked: 3, cached: 2 });
  });

  it('loses no more than the last vector when it was not written whole, and nothing of what comes after', async () => {
    await run(TEXTS);
    truncateSync(file(), statSync(file()).size - 3);
    expect((await run(TEXTS)).report).toEqual({ asked: 1, cached: 4 });
    appendFileSync(file(), 'x'.repeat(100));
    expect((await run([...TEXTS, 'zeta'])).report).toEqual({ asked: 1, cached: 5 });
    expect((await run([...TEXTS, 'zeta'])).report).toEqual({ asked: 0, cached: 6 });
  });

  it('is begun anew where the file is another one', async () => {
    appendFileSync(path.join(directory, 'tiny.vectors'), 'something else altogether, longer than a header');
    expect((await run(TEXTS)).report).toEqual({ asked: 5, cached: 0 });
    expect((await run(TEXTS)).report).toEqual({ asked: 0, cached: 5 });
  });

  it('drops what is of no use any more once that is most of it', async () => {
    const many = Array.from({ length: 1200 }, (_, i) => `text ${i}`);
    const cache = open();
    await embed(many, { cache, options: { batch: 600 } });
    cache.close(true);
    const before = statSync(file()).size;
    await run(TEXTS);
    expect(statSync(file()).size).toBeLessThan(before / 10);
    expect((await run(TEXTS)).report).toEqual({ asked: 0, cached: 5 });
  });
});
