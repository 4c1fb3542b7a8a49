import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { INDEX_DIRECTORY } from '@strata/pipeline/store';
import { CliFailure } from '../output/cli-failure.ts';

const isIndex = (directory: string) => existsSync(path.join(directory, 'manifest.json'));

/**
 * The directory of the index that is meant: the one given, or that of the tree given; else the nearest .strata in the current directory or
 * above it.
 *
 * @throws CliFailure when none was given and none is there. One that was given is for opening to judge.
 */
export function locateIndex(given: string | undefined): string {
  if (given !== undefined) {
    const directory = path.resolve(given);
    const below = path.join(directory, INDEX_DIRECTORY);
    return !isIndex(directory) && isIndex(below) ? below : directory;
  }
  const here = process.cwd();
  for (let at = here; ; at = path.dirname(at)) {
    const candidate = path.join(at, INDEX_DIRECTORY);
    if (isIndex(candidate)) return candidate;
    if (path.dirname(at) === at) break;
  }
  throw CliFailure.of({
    reason: 'no-index',
    place: here,
    expected: `an index (${INDEX_DIRECTORY}) in this directory or one above it`,
    got: 'none',
    likelyCause: 'the tree was not indexed yet, or its index is elsewhere',
    nextStep: 'make one with `strata index DIR`, or name it with --index DIR',
  });
}
