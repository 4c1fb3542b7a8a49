import { unit } from '@strata/l6-vector/search';
import { ChunkKind, NONE } from '@strata/tables';
import type { SimilarFlags } from '../flags/similar-flags.ts';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';
import { type Answer, printAnswers } from '../querying/answers.ts';
import { definitionsOf } from '../querying/query-definitions.ts';
import { StoredChunks } from '../stored-index/stored-chunks.ts';
import { StoredFiles } from '../stored-index/stored-files.ts';
import { StoredNodes } from '../stored-index/stored-nodes.ts';
import { type OpenVectors, openVectors } from './open-vectors.ts';
import { queryVector } from './query-vector.ts';

const USUAL_LIMIT = 10;

/** Kinds of chunks that have the node of what they are a part of. */
const PARTS: readonly number[] = [ChunkKind.docstring, ChunkKind.code];

/** `strata similar TEXT` and `strata similar --to FQN`. */
export async function runSimilar({ index: given, text, to, limit = USUAL_LIMIT, json }: SimilarFlags): Promise<void> {
  if ((text === undefined) === (to === undefined)) {
    throw new CliFailure(
      `expected a text or --to with the name of a definition, got ${text === undefined ? 'neither' : 'both'}`,
      ExitCode.usage,
    );
  }
  if (text?.trim() === '') {
    throw new CliFailure("expected words or code, got ''\n  next step:    strata similar --help", ExitCode.usage);
  }
  const open = openVectors(given);
  const { index, stored, search, hasNodes } = open;
  const files = new StoredFiles(index);
  const chunks = new StoredChunks(index);
  const nodes = hasNodes ? new StoredNodes(index, files.count) : undefined;
  const target = to === undefined ? undefined : rowsOf(open, chunks, nodes, to);
  const query = target === undefined ? await queryVector(open, text!) : meanOf(open, target);
  const own = new Set(target);
  const { rows, scores } = search.nearest(query, limit, { accept: (row) => !own.has(row) });
  const answers = Array.from(rows, (row, i): Answer | undefined => {
    if (scores[i] <= 0) return undefined;
    const chunk = stored.chunks[row];
    const [file, node] = [chunks.files[chunk], chunks.nodes[chunk]];
    const [path, kind] = [files.path(file), chunks.kind(chunk)];
    const [startLine, endLine] = [chunks.startLines[chunk], chunks.endLines[chunk]];
    const fqn = node === NONE ? null : (nodes?.fqn(file, node) ?? null);
    const score = Math.round(scores[i] * 10_000) / 10_000;
    return {
      json: { path, line: startLine, end_line: endLine, kind, fqn, score },
      text: `${path}:${startLine}-${endLine}: ${kind}${fqn === null ? '' : ` ${fqn}`}  (${scores[i].toFixed(3)})`,
    };
  });
  await printAnswers(
    answers.filter((answer) => answer !== undefined),
    json,
  );
}

/** The vectors of the leaves of a definition. */
function rowsOf(
  { stored, index }: OpenVectors,
  chunks: StoredChunks,
  nodes: StoredNodes | undefined,
  name: string,
): number[] {
  const leaves = new Set<number>();
  for (const { file, node } of nodes === undefined ? [] : definitionsOf(nodes, name)) {
    for (const leaf of leavesOf(chunks, file, node)) leaves.add(leaf);
  }
  const rows = Array.from(stored.chunks.keys()).filter((row) => leaves.has(stored.chunks[row]));
  if (rows.length > 0) return rows;
  throw CliFailure.of({
    reason: 'no-such-name',
    place: index.root,
    expected: `a class, function, method or module called '${name}' that has chunks of its own`,
    got: 'none',
    likelyCause: 'a misspelt name, a variable, or a definition so short that it is in one chunk with others',
    nextStep: 'look for it with `strata query def NAME`, or give its text: strata similar "TEXT"',
  });
}

/** The leaves that a definition consists of: none if it has no chunk of its own. */
function* leavesOf(chunks: StoredChunks, file: number, node: number): Generator<number> {
  for (let row = chunks.nodes.indexOf(node); row >= 0; row = chunks.nodes.indexOf(node, row + 1)) {
    if (chunks.files[row] !== file || PARTS.includes(chunks.kinds[row])) continue;
    for (let below = row, end = chunks.endOf(row); below < end; below++) if (chunks.isLeaf(below)) yield below;
  }
}

/** The mean of some vectors, brought to length 1. */
function meanOf({ stored: { rows } }: OpenVectors, wanted: readonly number[]): Float32Array {
  const sum = new Float32Array(rows.dimensions);
  let first = 0;
  for (const { values, scales } of rows.parts) {
    for (const row of wanted) {
      const local = row - first;
      if (local < 0 || local >= scales.length) continue;
      for (let i = 0; i < sum.length; i++) sum[i] += values[local * sum.length + i] * scales[local];
    }
    first += scales.length;
  }
  return unit(sum);
}
