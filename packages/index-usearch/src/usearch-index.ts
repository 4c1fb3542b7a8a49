import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import {
  defineVectorIndex,
  type Nearest,
  type NearestOptions,
  type VectorIndex,
  type VectorIndexPlugin,
  type VectorRows,
} from '@strata/l6-vector/search';

export interface UsearchOptions {
  /** Neighbours of a row in the graph. Default 16. */
  readonly connectivity?: number;
  /** How many candidates are kept while the graph is built, and while it is searched. Default 128 and 64. */
  readonly expansionAdd?: number;
  readonly expansionSearch?: number;
  /** Threads that build. 0, the default, is all. */
  readonly threads?: number;
}

/** The part of usearch used here. It has no types of its own for this, and is not installed with this program. */
interface Usearch {
  readonly Index: new (options: Readonly<Record<string, unknown>>) => UsearchGraph;
}

interface UsearchGraph {
  add(keys: BigUint64Array, vectors: Float32Array, threads: number): void;
  search(
    query: Float32Array,
    k: number,
    threads: number,
  ): { readonly keys: BigUint64Array; readonly distances: Float32Array };
}

/** How many more rows are asked for where some may not be among the answers. */
const MORE = 8;

/** A plug-in over usearch's HNSW graph, by inner product: quick to ask, slow to build, and its answers may lack some of the nearest. */
export function usearchIndex(options: UsearchOptions = {}): VectorIndexPlugin {
  const { connectivity = 16, expansionAdd = 128, expansionSearch = 64, threads = 0 } = options;
  return defineVectorIndex({
    name: 'usearch',
    exact: false,
    build(rows: VectorRows): VectorIndex {
      const { Index } = loadUsearch();
      const { dimensions, count } = rows;
      const graph = new Index({
        metric: 'ip',
        quantization: 'f32',
        dimensions,
        connectivity,
        expansion_add: expansionAdd,
        expansion_search: expansionSearch,
      });
      fill(graph, rows, threads);
      return {
        count,
        dimensions,
        nearest: (query, k, { accept } = {}) => nearest(graph, query, k, count, accept),
        close() {},
      };
    },
  });
}

export default usearchIndex();

function fill(graph: UsearchGraph, { dimensions, parts }: VectorRows, threads: number): void {
  let first = 0;
  for (const { values, scales } of parts) {
    const keys = BigUint64Array.from(scales, (_, i) => BigInt(first + i));
    const floats = Float32Array.from(values, (value, i) => value * scales[Math.floor(i / dimensions)]);
    if (scales.length > 0) graph.add(keys, floats, threads);
    first += scales.length;
  }
}

function nearest(
  graph: UsearchGraph,
  query: Float32Array,
  k: number,
  count: number,
  accept: NearestOptions['accept'],
): Nearest {
  const wanted = Math.min(k, count);
  if (wanted <= 0) return { rows: new Uint32Array(0), scores: new Float32Array(0) };
  const { keys, distances } = graph.search(query, Math.min(count, accept ? wanted * MORE : wanted), 1);
  const found = Array.from(keys, (key, i) => ({ row: Number(key), score: 1 - distances[i] }));
  const accepted = found.filter(({ row }) => accept?.(row) ?? true);
  const best = accepted.sort((a, b) => b.score - a.score || a.row - b.row).slice(0, wanted);
  return { rows: Uint32Array.from(best, ({ row }) => row), scores: Float32Array.from(best, ({ score }) => score) };
}

/** Loads usearch from beside this package, or from the current directory's packages. @throws Error that says how to get it */
function loadUsearch(): Usearch {
  const here = createRequire(import.meta.url);
  const there = createRequire(path.join(process.cwd(), 'any.js'));
  let said = '';
  for (const from of [here, there]) {
    try {
      return from('usearch');
    } catch (error) {
      said = (error as Error).message.split('\n')[0];
    }
  }
  throw new Error(
    `expected the package usearch, got: ${said}\n  likely cause: it is not installed, as only this plug-in needs it\n` +
      '  next step:    npm install usearch, where strata is installed or in the current directory',
  );
}
