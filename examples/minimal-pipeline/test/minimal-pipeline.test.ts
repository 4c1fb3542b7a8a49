import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { definePipeline, from, planPipeline, runPipeline } from '@strata/pipeline';
import { collectTables, rowsOf } from '@strata/pipeline/testing';
import { describe, expect, it } from 'vitest';
import logs from '../src/log-source.ts';
import pagesLayer from '../src/pages-layer.ts';
import parseLayer from '../src/parse-layer.ts';

/** Runs the pipeline over logs, given as texts by file name, and gives the rows of a table. */
async function run(files: Readonly<Record<string, string>>, table: string, workers = 1, seed?: number) {
  const root = mkdtempSync(path.join(tmpdir(), 'strata-logs-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(root, name), text);
    const pipeline = definePipeline({ source: from(logs, { partitionBytes: 1 }), layers: [pagesLayer, parseLayer] });
    const planned = planPipeline(pipeline);
    if (!planned.ok) throw new Error(JSON.stringify(planned.faults));
    const sink = collectTables();
    const result = await runPipeline(planned.plan, { root, workers, seed, sink });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return rowsOf(sink.tables.get(table)!);
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('a pipeline of logs', { timeout: 60_000 }, () => {
  it('prints its phases and the totals of the sample', () => {
    const main = path.join(import.meta.dirname, '../src/main.ts');
    const sample = path.join(import.meta.dirname, '../sample');
    expect(execFileSync(process.execPath, [main, sample, '3'], { encoding: 'utf8' })).toBe(
      [
        'phase 1: parse',
        'phase 2: pages',
        '/index.html: 3 requests, 0 failed',
        '/search: 2 requests, 1 failed',
        '/favicon.ico: 1 requests, 1 failed',
        '/style.css: 1 requests, 0 failed',
        '/ünïcode: 1 requests, 0 failed',
        '',
      ].join('\n'),
    );
  });

  it('adds up paths that several partitions have', async () => {
    const files = { 'a.txt': '::1 GET /x 200 1\n::1 GET /y 404 1\n', 'b.txt': '::1 GET /y 200 1\n', 'c.txt': '' };
    expect(await run(files, 'pages')).toEqual([
      { path: '/y', requests: 2, failures: 1 },
      { path: '/x', requests: 1, failures: 0 },
    ]);
  });

  it('keeps a line that is no request as a row', async () => {
    const files = { 'a.txt': '::1 GET /x 200 1\nwhat?\n', 'b.txt': '\n::1 GET /x 200' };
    expect(await run(files, 'faults')).toEqual([
      { file: 'a.txt', line: 2 },
      { file: 'b.txt', line: 1 },
      { file: 'b.txt', line: 2 },
    ]);
  });

  it('gives empty tables for no logs at all', async () => {
    for (const table of ['requests', 'pages', 'faults']) expect(await run({}, table)).toEqual([]);
  });

  it('gives the same rows in any order of work', async () => {
    const files = Object.fromEntries(
      [1, 2, 3, 4, 5].map((n) => [`${n}.txt`, `::${n} GET /${n} 200 1\n::1 GET / 200 1\n`]),
    );
    const rows = await run(files, 'requests', 1);
    for (const seed of [1, 2]) expect(await run(files, 'requests', 3, seed)).toEqual(rows);
  });
});
