import { execFileSync, spawnSync } from 'node:child_process';
import type { LineQuery } from '@strata/l5-lexical/search';

/** Why ripgrep cannot be asked; undefined if it can. */
export function ripgrepMissing(): string | undefined {
  const { error, stdout } = spawnSync('rg', ['--version'], { encoding: 'utf8' });
  if (error === undefined) return undefined;
  return `expected ripgrep as 'rg' in PATH, got ${(error as NodeJS.ErrnoException).code ?? stdout}; apt-get install ripgrep`;
}

/** Arguments a command line can take at once, in bytes: an eighth of what Linux allows. */
const ARGUMENT_BYTES = 1 << 18;

/**
 * The lines ripgrep finds in some files, as `path:line:column:text`, sorted; undefined if it refuses the pattern.
 *
 * Files are named one by one and searched as text (`-a`), so that what is compared is the matching of lines, not which files are searched.
 */
export function ripgrepLines(root: string, paths: readonly string[], query: LineQuery): string[] | undefined {
  const flags = ['--no-config', '-a', '-n', '--column', '-H', '--no-heading', '--color=never'];
  if (!query.regex) flags.push('-F');
  if (query.ignoreCase) flags.push('-i');
  if (query.word) flags.push('-w');
  const lines: string[] = [];
  for (const some of batches(paths)) {
    const found = run(root, [...flags, '-e', query.pattern, '--', ...some]);
    if (found === undefined) return undefined;
    // By bytes: a line may hold anything but a line feed.
    for (let at = 0; at < found.length; ) {
      const feed = found.indexOf(10, at);
      lines.push(found.toString('utf8', at, feed));
      at = feed + 1;
    }
  }
  return lines.sort();
}

function run(root: string, args: readonly string[]): Buffer | undefined {
  try {
    return execFileSync('rg', args, { cwd: root, maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    const { status, stdout } = error as { status: number | null; stdout: Buffer };
    if (status === 1) return stdout;
    if (status === 2) return undefined;
    throw error;
  }
}

function batches(paths: readonly string[]): string[][] {
  const all: string[][] = [[]];
  let bytes = 0;
  for (const path of paths) {
    bytes += Buffer.byteLength(path) + 1;
    if (bytes > ARGUMENT_BYTES) {
      all.push([]);
      bytes = 0;
    }
    all.at(-1)!.push(path);
  }
  return all;
}
