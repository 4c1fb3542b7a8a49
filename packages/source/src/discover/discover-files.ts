import { realpathSync } from 'node:fs';
import type { FilesPartition } from '../partition-spec.ts';
import { readHead } from '../read-head.ts';
import { SourceError } from '../source-error.ts';
import type { SourceOptions } from '../source-options.ts';
import { detectSourceRoots } from '../source-roots/detect-source-roots.ts';
import { givenSourceRoots, rootFinder } from '../source-roots/root-of.ts';
import { partitions } from './partitions.ts';
import { type FoundTree, walkTree } from './walk-tree.ts';

/**
 * Finds the files of a tree and cuts them into partitions. The event loop gets a turn after every few directories, so that an abort is seen.
 *
 * @throws SourceError when the tree cannot be read or a source root that was asked for is not there
 */
export async function* discoverFiles(
  tree: string,
  options: SourceOptions,
  signal: AbortSignal,
): AsyncGenerator<FilesPartition> {
  const root = resolveTree(tree);
  const given = options.sourceRoots === undefined ? undefined : givenSourceRoots(root, options.sourceRoots);
  const found: FoundTree = { files: [], unreadable: [], manifests: new Map() };
  await inSteps(walkTree(root, options, found), signal);
  const lost = found.unreadable.find(({ path }) => path === '');
  if (lost !== undefined) throw new SourceError({ reason: 'unreadable-tree', path: tree, code: lost.code });

  const python = found.files.filter(({ language }) => language === 'python').map(({ path }) => path);
  const evidence = { manifests: found.manifests, readHead: (file: string) => readHead(`${root}/${file}`) };
  const roots = given ?? (await inSteps(detectSourceRoots(python, evidence), signal));
  yield* partitions(found, rootFinder(roots), options);
}

/** The tree without symbolic links, so that the repository above it is found where it really lies. */
function resolveTree(tree: string): string {
  try {
    return realpathSync(tree);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new SourceError({ reason: 'unreadable-tree', path: tree, code });
  }
}

async function inSteps<T>(steps: Generator<void, T>, signal: AbortSignal): Promise<T> {
  for (let i = 1; ; i++) {
    const step = steps.next();
    if (step.done) return step.value;
    if (i % 16 !== 0) continue;
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
}
