import process from 'node:process';
import {
  createIndexWriter,
  createPool,
  formatRunError,
  type IndexWriter,
  type RunProfile,
  type RunResult,
  runPipeline,
  type WorkerPool,
} from '@strata/pipeline';
import { filesSource } from '@strata/source';
import { version } from '../command-line/version.ts';
import { existingTree } from '../composition/existing-tree.ts';
import { pipelineFingerprint } from '../composition/pipeline-fingerprint.ts';
import type { IndexFlags } from '../flags/index-flags.ts';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';
import { standardOutput } from '../output/standard-output.ts';
import { earlierText } from './earlier-text.ts';
import { type IndexOptions, indexOptions } from './index-options.ts';
import { createProgress } from './progress/create-progress.ts';
import type { Progress } from './progress/progress.ts';
import { collectSummary } from './summary.ts';
import { summaryJson } from './summary-json.ts';
import { summaryText } from './summary-text.ts';

/** `strata index`: runs the pipeline over a tree and makes what comes out its index, or leaves the index as it was. */
export async function runIndex(flags: IndexFlags): Promise<void> {
  const started = performance.now();
  existingTree(flags.dir);
  // Workers take as long to start as the pipeline takes to be loaded and the tree to be walked: they do so at the same time.
  const pool = createPool({ workers: flags.workers });
  try {
    await indexWith(pool, flags, started);
  } finally {
    await pool.close();
  }
}

async function indexWith(pool: WorkerPool, flags: IndexFlags, started: number): Promise<void> {
  const options = await indexOptions(flags);
  const { tree, directory, plan, json } = options;
  const opened = await createIndexWriter(directory, {
    root: tree,
    fingerprint: pipelineFingerprint(plan),
    createdBy: `strata ${version}`,
  });
  if (!opened.ok) throw CliFailure.of(opened.failure);
  const { profile, keptSegments } = await writeIndex(opened.writer, options, pool);
  const summary = collectSummary({ tree, directory, profile, keptSegments, wall: performance.now() - started });
  await standardOutput.write(json ? `${JSON.stringify(summaryJson(summary), null, 2)}\n` : summaryText(summary));
  if (summary.noSource !== null) {
    const { message, failed } = summary.noSource;
    const help =
      'another directory was meant, or the tree is written in other languages\n  next step:    check the path';
    if (failed) throw new CliFailure(`${message}, nor other text\n  likely cause: ${help}`);
    process.stderr.write(
      `strata: ${message}; without definitions, all else is in the index\n  likely cause: ${help}, if there should be some\n`,
    );
  }
  if (summary.noDependencies !== null) {
    throw new CliFailure(
      `${summary.noDependencies}\n  the index was written, but nothing in it leads from one file to another`,
    );
  }
  if (summary.noVectors !== null) {
    throw new CliFailure(`${summary.noVectors}\n  the index was written without vectors; all else is in it`);
  }
}

async function writeIndex(writer: IndexWriter, options: IndexOptions, pool: WorkerPool): Promise<Written> {
  const interrupted = new AbortController();
  const stopListening = onInterrupt(() => interrupted.abort());
  const progress = createProgress(process.stderr, options.json);
  try {
    const { result, files, keptSegments } = await run(writer, options, { pool, signal: interrupted.signal, progress });
    if (interrupted.signal.aborted) throw interruption();
    if (!result.ok) throw runFailure(result, options);
    if (files === 0) throw nothingToIndex(options);
    const committed = await writer.commit(result.profile);
    if (!committed.ok) throw CliFailure.of(committed.failure);
    return { profile: result.profile, keptSegments };
  } finally {
    progress.end();
    // Does nothing after a commit.
    await writer.abandon();
    stopListening();
  }
}

interface Written {
  readonly profile: RunProfile;
  /** Segments of text that were taken from the index as it was before. */
  readonly keptSegments: number;
}

interface RunWith {
  readonly pool: WorkerPool;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

async function run(writer: IndexWriter, options: IndexOptions, { pool, signal, progress }: RunWith) {
  const { plan, tree, seed } = options;
  let files: number | undefined;
  let keptSegments = 0;
  const result = await runPipeline(plan, {
    root: tree,
    pool,
    seed,
    signal,
    sink: writer,
    earlier: earlierText(options),
    onEvent(event) {
      progress.on(event);
      if (event.type === 'table-finished' && event.table === 'files') files = event.rows;
      if (event.type === 'partition-kept') keptSegments++;
    },
  });
  return { result, files, keptSegments };
}

/** The first Ctrl-C ends the run in good order, a second one at once. */
function onInterrupt(abort: () => void): () => void {
  let count = 0;
  const listener = () => {
    if (++count > 1) process.exit(ExitCode.interrupted);
    abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}

const interruption = () => new CliFailure('interrupted; the index is what it was before', ExitCode.interrupted);

function runFailure({ error }: Extract<RunResult, { ok: false }>, { directory }: IndexOptions): CliFailure {
  if (error.reason === 'aborted') return interruption();
  return new CliFailure(`${formatRunError(error)}\n  the index in ${directory} is what it was before`);
}

function nothingToIndex({ tree, plan }: IndexOptions): CliFailure {
  const { source, options } = plan.source;
  const { languages, files } = options as { languages?: unknown; files?: unknown };
  const python = source.id === filesSource.id && languages === undefined;
  return CliFailure.of({
    reason: 'no-files',
    place: tree,
    expected: `at least one ${python ? `Python file (.py, .pyi, .pyw)${files === 'text' ? ' or other text' : ''}` : 'file to index'}`,
    got: 'none',
    likelyCause: 'another directory was meant, or .gitignore, --include or --exclude leave out everything',
    nextStep: 'check the path and the globs',
  });
}
