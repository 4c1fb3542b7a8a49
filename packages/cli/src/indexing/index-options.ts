import { readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { INDEX_DIRECTORY, isIndexEntry, openIndex, type PipelineDefinition, type Plan } from '@strata/pipeline';
import { filesSource, type SourceOptions } from '@strata/source';
import { composePipeline, planOrFail } from '../composition/compose-pipeline.ts';
import { existingTree } from '../composition/existing-tree.ts';
import type { IndexFlags } from '../flags/index-flags.ts';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';
import { withEmbedder } from './with-embedder.ts';

/** What `index` will do, all defaults filled in. */
export interface IndexOptions {
  /** Absolute path of the tree, without symbolic links. */
  readonly tree: string;
  /** Absolute path of the index directory. */
  readonly directory: string;
  readonly plan: Plan;
  readonly seed: number | undefined;
  readonly json: boolean;
}

/** Resolves flags into options. @throws CliFailure when they cannot be met */
export async function indexOptions(flags: IndexFlags): Promise<IndexOptions> {
  const tree = realpathSync(existingTree(flags.dir));
  const directory = indexDirectory(flags.out, tree);
  const composed = withSourceFlags(await composePipeline(flags, tree), flags, tree, directory);
  const pipeline = await withEmbedder(composed, flags, directory);
  const { seed, json } = flags;
  return { tree, directory, plan: planOrFail(pipeline, flags), seed, json };
}

/** The index goes right into a directory of its own, and into .strata below one that holds other things. */
function indexDirectory(out: string | undefined, tree: string): string {
  if (out === undefined) return path.join(tree, INDEX_DIRECTORY);
  if (out === '') throw new CliFailure("expected --out to name a directory, got ''", ExitCode.usage);
  const directory = path.resolve(out);
  const entries = statSync(directory, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(directory) : [];
  if (path.basename(directory) === INDEX_DIRECTORY || entries.every(isIndexEntry)) return directory;
  // Something else lies there too: is it an index all the same, damaged or of another version perhaps?
  const opened = openIndex(directory, { tables: [] });
  return opened.ok || opened.failure.reason !== 'not-an-index' ? directory : path.join(directory, INDEX_DIRECTORY);
}

function withSourceFlags(
  pipeline: PipelineDefinition,
  { include, exclude, srcRoot }: IndexFlags,
  tree: string,
  directory: string,
): PipelineDefinition {
  const { source, options } = pipeline.source;
  const given = options as Partial<SourceOptions>;
  if (source.id !== filesSource.id) {
    const flag = Object.entries({ include, exclude, 'src-root': srcRoot }).find(([, values]) => values.length > 0)?.[0];
    if (flag === undefined) return pipeline;
    throw new CliFailure(
      `expected the source '${filesSource.id}', whose option --${flag} sets, got '${source.id}' from the config file; set its options there`,
      ExitCode.usage,
    );
  }
  const own = pathInTree(tree, directory);
  const changed: Partial<SourceOptions> = {
    ...given,
    ...(include.length > 0 && { include: [...include] }),
    ...(exclude.length > 0 && { exclude: [...(given.exclude ?? []), ...exclude] }),
    ...(srcRoot.length > 0 && { sourceRoots: srcRoot.map((root) => sourceRoot(root, tree)) }),
    ...(own !== undefined && own !== '' && { excludePaths: [...(given.excludePaths ?? []), own] }),
  };
  return { ...pipeline, source: { source, options: changed } };
}

/** A source root relative to the tree. One typed relative to the tree is taken too, if there is none relative to the current directory. */
function sourceRoot(given: string, tree: string): string {
  for (const candidate of [path.resolve(given), path.resolve(tree, given)]) {
    if (!statSync(candidate, { throwIfNoEntry: false })?.isDirectory()) continue;
    const inside = pathInTree(tree, realpathSync(candidate));
    if (inside !== undefined) return inside === '' ? '.' : inside;
  }
  throw CliFailure.of({
    reason: 'no-source-root',
    place: given,
    expected: `--src-root to be a directory in ${tree}`,
    got: statSync(path.resolve(given), { throwIfNoEntry: false }) ? 'one outside of it, or a file' : 'nothing there',
    likelyCause: 'a misspelt path',
    nextStep: 'name the directory that holds the packages, relative to the current directory or to the tree',
  });
}

/** The path of a place relative to the tree ('' is the tree itself), with '/' between segments; undefined outside of it. */
function pathInTree(tree: string, place: string): string | undefined {
  const relative = path.relative(tree, place);
  if (relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative)) return undefined;
  return relative.split(path.sep).join('/');
}
