import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request asked for. */
export interface Asked {
  readonly input: readonly string[];
  readonly model: string;
  readonly dimensions?: number;
  readonly authorization?: string;
}

/** Answers a request in its own way; false: answer as usual. */
export type Misbehaviour = (asked: Asked, response: ServerResponse, request: IncomingMessage) => boolean;

/** The vector this server gives for a text: short, and another one for another text. */
export const vectorFor = (text: string, dimensions = 4): number[] =>
  Array.from({ length: dimensions }, (_, i) => {
    let sum = i * 1001;
    for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
    return ((sum >>> 0) % 97) / 97 - 0.4;
  });

export const embeddings = (texts: readonly string[], dimensions = 4) =>
  texts.map((text, index) => ({ object: 'embedding', index, embedding: vectorFor(text, dimensions) }));

/** A server that speaks OpenAI's embeddings API on this machine, and can be made to misbehave: each of `next` is for one request, in turn. */
export async function embeddingServer() {
  const asked: Asked[] = [];
  const next: Misbehaviour[] = [];
  let open = 0;
  let most = 0;
  const server = createServer(async (request, response) => {
    most = Math.max(most, ++open);
    response.on('close', () => open--);
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.url !== '/v1/embeddings') {
      response.writeHead(404).end('{"error":"not found"}');
      return;
    }
    const { input, model, dimensions } = JSON.parse(body) as Asked;
    const call = { input, model, dimensions, authorization: request.headers.authorization };
    asked.push(call);
    if (next.shift()?.(call, response, request)) return;
    reply(response, embeddings(input, dimensions));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    next,
    /** Most requests there were at the same time. */
    most: () => most,
    texts: () => asked.flatMap(({ input }) => input),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function reply(response: ServerResponse, data: unknown): true {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data }));
  return true;
}

export function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): true {
  response.writeHead(status, headers).end(`{"error":{"message":"no, with ${status}"}}`);
  return true;
}
