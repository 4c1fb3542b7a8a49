import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { usearchIndex } from '@strata/index-usearch';
import {
  embedQuery,
  exactIndex,
  readVectorModel,
  readVectors,
  type VectorIndex,
  type VectorRows,
} from '@strata/l6-vector/search';
import { openIndex } from '@strata/pipeline';
import { chunks, columnStrings, columnValues, files, stringAt, vectorModels, vectors } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { machine, repository } from '../measure/machine.ts';
import { runCommand } from '../measure/run-command.ts';
import { type Spread, spreadOf } from '../measure/spread.ts';
import type { RecordedRun } from '../report/record-run.ts';
import { textTable } from '../report/text-table.ts';
import { indexTree } from './lexical/indexed-tree.ts';
import { isTest, withoutDocstrings } from './lexical/ranking-questions.ts';

/** Rows that are searched, of those the tree has; queries are rows beyond them. */
const ROWS = 100_000;
const QUERIES = 100;
const NEAREST = 10;

export interface Searched {
  readonly buildMs: number;
  readonly queryMs: Spread;
  /** Share of the ten nearest, by floats, that are among the answers. */
  readonly recall: number;
}

export interface VectorsResults {
  readonly rows: number;
  readonly dimensions: number;
  readonly searched: Readonly<Record<string, Searched | string>>;
  readonly questions: number;
  /** Docstring to function: mean of 1 / rank of the first chunk outside of tests that has the function's first line, 0 beyond ten. */
  readonly mrr: number;
}

/** Searches the vectors of a tree that was indexed without its docstrings, and asks for its functions by them. */
export async function benchVectors(
  { directory, questions }: { readonly directory: string; readonly questions: number },
  log: (line: string) => void,
): Promise<RecordedRun> {
  const target = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  const out = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  try {
    const asked = withoutDocstrings(await indexTree(directory), target);
    await runCommand(join(repository, 'bin/strata'), ['index', target, '--out', out, '--json'], repository);
    const opened = openIndex(out);
    if (!opened.ok) throw new Error('expected an index that was just written to open');
    const { index } = opened;
    const model = readVectorModel(index.table(vectorModels));
    if (!model) throw new Error('expected vectors in an index that was just written');
    const stored = readVectors(index.table(vectors), model.dimensions);
    const places = placesOf(index.table(chunks), index.table(files));
    const search = await exactIndex.build(stored.rows);
    const step = Math.max(1, asked.length / questions);
    const some = Array.from({ length: Math.min(questions, asked.length) }, (_, i) => asked[Math.floor(i * step)]);
    let sum = 0;
    for (const { paragraph, path, line } of some) {
      const accept = (row: number) => !isTest(places.path(stored.chunks[row]));
      const { rows } = search.nearest(await embedQuery(model, paragraph), NEAREST, { accept });
      const rank = rows.findIndex((row) => places.has(stored.chunks[row], path, line));
      if (rank >= 0) sum += 1 / (rank + 1);
    }
    log(`${some.length} questions asked`);
    const { rows, queries } = split(stored.rows);
    return {
      suite: 'vectors',
      command: `packages/bench/bin/bench vectors ${basename(directory)} --questions ${questions}`,
      date: new Date().toISOString(),
      machine: machine(),
      versions: {},
      results: {
        rows: rows.count,
        dimensions: rows.dimensions,
        searched: await searchAll(rows, queries, log),
        questions: some.length,
        mrr: sum / some.length,
      } satisfies VectorsResults,
    };
  } finally {
    rmSync(target, { recursive: true, force: true });
    rmSync(out, { recursive: true, force: true });
  }
}

function placesOf(chunkTable: Table, fileTable: Table) {
  const paths = fileTable.batches.flatMap((batch) => {
    const strings = columnStrings(batch, 'path');
    return Array.from({ length: strings.length }, (_, i) => stringAt(strings, i));
  });
  const column = (name: string) => chunkTable.batches.flatMap((batch) => Array.from(columnValues(batch, name)));
  const [fileIds, starts, ends] = ['file_id', 'start_line', 'end_line'].map(column);
  return {
    path: (chunk: number): string => paths[fileIds[chunk]],
    has: (chunk: number, path: string, line: number) =>
      paths[fileIds[chunk]] === path && starts[chunk] <= line && line <= ends[chunk],
  };
}

/** All rows as one part of int8: the first are searched, some of the last are queries. */
function split({ dimensions, count, parts }: VectorRows) {
  const values = new Int8Array(count * dimensions);
  const scales = new Float32Array(count);
  let first = 0;
  for (const part of parts) {
    values.set(part.values, first * dimensions);
    scales.set(part.scales, first);
    first += part.scales.length;
  }
  const rows = Math.min(ROWS, count - QUERIES);
  const queries = Array.from({ length: QUERIES }, (_, i) => {
    const row = rows + Math.floor((i * (count - rows)) / QUERIES);
    return Float32Array.from(values.subarray(row * dimensions, (row + 1) * dimensions), (value) => value * scales[row]);
  });
  const part = { values: values.subarray(0, rows * dimensions), scales: scales.subarray(0, rows) };
  return { rows: { dimensions, count: rows, parts: [part] }, queries };
}

async function searchAll(rows: VectorRows, queries: readonly Float32Array[], log: (line: string) => void) {
  const contenders: [string, () => VectorIndex | Promise<VectorIndex>][] = [
    ['floats, one by one', () => bruteForce(rows)],
    ['exact (int8, WebAssembly)', () => exactIndex.build(rows)],
    ['usearch (HNSW)', () => usearchIndex().build(rows)],
  ];
  const built: { name: string; index: VectorIndex; buildMs: number; times: number[]; found: number }[] = [];
  const searched: Record<string, Searched | string> = {};
  for (const [name, build] of contenders) {
    const start = performance.now();
    try {
      built.push({ name, index: await build(), buildMs: performance.now() - start, times: [], found: 0 });
      log(`${name}: built in ${(performance.now() - start).toFixed(0)} ms`);
    } catch (error) {
      searched[name] = (error as Error).message.split('\n')[0];
    }
  }
  // In turn, so that drift of the machine is everybody's; the first ten warm up.
  queries.forEach((query, i) => {
    let truth: ReadonlySet<number> | undefined;
    for (const contender of built) {
      const start = performance.now();
      const { rows: found } = contender.index.nearest(query, NEAREST);
      if (i >= 10) contender.times.push(performance.now() - start);
      truth ??= new Set(found);
      contender.found += found.reduce((count, row) => count + (truth!.has(row) ? 1 : 0), 0);
    }
  });
  for (const { name, buildMs, times, found } of built) {
    searched[name] = { buildMs, queryMs: spreadOf(times), recall: found / (queries.length * NEAREST) };
  }
  return searched;
}

/** What the others are held against: floats, multiplied one by one. */
function bruteForce({ dimensions, count, parts: [{ values, scales }] }: VectorRows): VectorIndex {
  const floats = Float32Array.from(values, (value, i) => value * scales[Math.floor(i / dimensions)]);
  return {
    count,
    dimensions,
    nearest(query, k) {
      const scores = new Float32Array(count);
      for (let row = 0, at = 0; row < count; row++) {
        let sum = 0;
        for (let i = 0; i < dimensions; i++) sum += query[i] * floats[at++];
        scores[row] = sum;
      }
      const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
      const rows = order.slice(0, k);
      return { rows, scores: Float32Array.from(rows, (row) => scores[row]) };
    },
    close() {},
  };
}

export function renderVectors({ rows, dimensions, searched, questions, mrr }: VectorsResults): string {
  const lines = Object.entries(searched).map(([name, result]) =>
    typeof result === 'string'
      ? [name, result, '', '', '', '']
      : [
          name,
          result.buildMs.toFixed(0),
          result.queryMs.median.toFixed(2),
          result.queryMs.min.toFixed(2),
          result.queryMs.max.toFixed(2),
          result.recall.toFixed(3),
        ],
  );
  return [
    `${rows.toLocaleString('en')} vectors of ${dimensions} values, ${NEAREST} nearest`,
    textTable(['', 'build, ms', 'query, ms', 'min', 'max', `recall@${NEAREST}`], lines),
    `docstring to function, ${questions} questions: MRR@10 ${mrr.toFixed(3)}`,
  ].join('\n');
}
