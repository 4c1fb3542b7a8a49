import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { linesOf, objectsOf, strata } from './support/in-process.ts';
import { treeOf } from './support/temporary.ts';

const FILES = {
  'app/dates.py': 'def parse_date(text):\n    """Read a calendar date."""\n    return calendar_date(text)\n',
  'app/parse.py': 'def parse_calendar_dates(texts):\n    return [calendar_date(text) for text in texts]\n',
  'app/net.py': 'class Socket:\n    def connect(self, host, port):\n        self.send(host, port)\n',
};

/** An embeddings API whose vectors say how often each of some words is in a text. */
async function wordServer() {
  const words = ['date', 'socket', 'connect', 'host', 'parse'];
  const inputs: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { input } = JSON.parse(body) as { input: string[] };
    inputs.push(...input);
    const data = input.map((text, index) => ({
      index,
      embedding: words.map((word) => text.toLowerCase().split(word).length - 0.9),
    }));
    response.end(JSON.stringify({ data }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, inputs };
}

describe('similar', () => {
  it('finds code that is like a text or a definition, by the vectors that every index has', async () => {
    const root = treeOf(FILES);
    await linesOf('index', root, '--workers', '1');
    const [first] = await objectsOf('similar', 'parse a calendar date', '--json', '--index', root);
    expect(first).toMatchObject({ path: expect.stringMatching(/dates|parse/), line: 1, score: expect.any(Number) });
    const [nearest] = await linesOf('similar', '--to', 'dates.parse_date', '--limit', '1', '--index', root);
    expect(nearest).toMatch(/^app\/parse\.py:1-2: \w+ app\.parse[.\w]* {2}\(0\.\d+\)$/);
    expect((await strata('similar', '--index', root)).failure).toContain('expected a text or --to');
    expect(await strata('similar', '', '--index', root)).toMatchObject({
      exitCode: 2,
      failure: expect.stringContaining('expected words or code'),
    });
    expect(await linesOf('similar', '--index', root, '--', '--send(host, port)')).toContainEqual(
      expect.stringContaining('app/net.py'),
    );
    expect((await strata('similar', '--to', 'nothing.here', '--index', root)).failure).toContain(
      "called 'nothing.here'",
    );
  });

  it('asks the server that an index was made with; a second run asks it only for what has changed', async () => {
    const { baseUrl, inputs } = await wordServer();
    const root = treeOf(FILES);
    const given = ['--embedder', 'openai', '--base-url', baseUrl, '--model', 'words', '--workers', '1'];
    await linesOf('index', root, ...given);
    expect(inputs.filter((text) => text.startsWith('app/'))).not.toEqual([]);
    const [first] = await objectsOf('similar', 'connect to a host', '--json', '--index', root);
    expect(first).toMatchObject({ path: 'app/net.py' });
    inputs.length = 0;
    await linesOf('index', root, ...given);
    expect(inputs).toEqual(['strata']);
    expect(existsSync(path.join(root, '.strata/embeddings'))).toBe(true);
  });

  it('joins its answers with a search by words, if the vectors are those of a model', async () => {
    const { baseUrl } = await wordServer();
    const root = treeOf(FILES);
    await linesOf('index', root, '--embedder', 'openai', '--base-url', baseUrl, '--model', 'words', '--workers', '1');
    // No word of net.py is in this; the model sees 'connect' in it.
    const ranked = ['search', '--ranked', 'calendar xconnectx', '--json', '--index', root];
    const pathsOf = async (...given: string[]) => (await objectsOf(...ranked, ...given)).map(({ path }) => path);
    const byWords = await pathsOf();
    const blended = await pathsOf('--blend');
    expect(byWords).not.toContain('app/net.py');
    expect(blended).toContain('app/net.py');
    expect(blended).toEqual(expect.arrayContaining(byWords));
    expect(await pathsOf('--blend', '--glob', '!**/net.py')).not.toContain('app/net.py');
    expect(await pathsOf('--blend', '--limit', '1')).toHaveLength(1);
  });

  it('is not blended where it has only words to go by, nor into lines', async () => {
    const root = treeOf(FILES);
    await linesOf('index', root, '--workers', '1');
    const { failure } = await strata('search', '--ranked', 'date', '--blend', '--index', root);
    expect(failure).toContain("expected vectors of a model, to blend into the ranking, got those of 'lexical-hash'");
    expect((await strata('search', 'date', '--blend', '--index', root)).failure).toContain('together with --ranked');
    await linesOf('index', root, '--workers', '1', '--skip', 'l3-chunk');
    expect((await strata('search', '--ranked', 'date', '--blend', '--index', root)).failure).toContain(
      'without the table',
    );
  });

  it('says what is missing when an embedder cannot be had, and keeps all else', async () => {
    const root = treeOf(FILES);
    const given = ['--embedder', 'openai', '--model', 'words', '--workers', '1'];
    const { failure, exitCode, stdout } = await strata(
      'index',
      root,
      ...given,
      '--api-key-env',
      'STRATA_NO_SUCH_KEY',
      '--json',
    );
    expect(failure).toMatch(/key in the environment variable STRATA_NO_SUCH_KEY[\s\S]*written without vectors/);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'no-vectors' }, diagnostics: 1 });
    expect(await linesOf('query', 'def', 'parse_date', '--index', root)).toHaveLength(1);
    expect((await strata('similar', 'x', '--index', root)).failure).toContain('expected an index with vectors');
    expect((await strata('index', root, '--model', 'words')).failure).toContain('expected --model together with');
  });

  it('is not to be had in an index without vectors', async () => {
    const root = treeOf(FILES);
    await linesOf('index', root, '--embedder', 'none', '--workers', '1');
    expect((await strata('similar', 'x', '--index', root)).failure).toContain('without the table vectors');
  });
});
