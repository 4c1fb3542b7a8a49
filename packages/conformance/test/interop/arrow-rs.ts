import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { cacheFolder } from '../support/cache-folder.ts';

const CRATE = path.resolve(import.meta.dirname, '../../rust');
const TARGET = cacheFolder('rust');

/** The program of packages/conformance/rust, built when it is not; or what keeps it from being built. */
export function arrowRs(): { readonly program: string } | { readonly missing: string } {
  try {
    execFileSync('cargo', ['--version'], { stdio: 'ignore' });
  } catch {
    return { missing: 'expected cargo in PATH and found none; install Rust to run it' };
  }
  try {
    // The first time it fetches some 70 crates and takes a minute.
    execFileSync('cargo', ['build', '--quiet', '--locked', '--target-dir', TARGET], {
      cwd: CRATE,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return { program: path.join(TARGET, 'debug/strata-interop') };
  } catch (error) {
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    return { missing: `expected to build ${CRATE}, got ${`${stderr ?? ''}`.trim().split('\n').at(-1) || message}` };
  }
}

/** Has arrow-rs read files and write them again with the rows of each batch turned round. @returns batches and rows of each */
export function turnRound(program: string, pairs: readonly (readonly [from: string, to: string])[]): number[][] {
  const output = execFileSync(program, pairs.flat(), { encoding: 'utf8' });
  return output
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
}
