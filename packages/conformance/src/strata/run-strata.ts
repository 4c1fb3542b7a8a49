import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The launcher of the command line, as a user runs it. */
const STRATA = path.resolve(import.meta.dirname, '../../../../bin/strata');

export interface IndexInput {
  readonly tree: string;
  /** Directory for the index. */
  readonly out: string;
  /** Default: found by strata. */
  readonly roots?: readonly string[];
  readonly exclude?: readonly string[];
}

/**
 * Runs many command lines in one process of their own, in order.
 * @param directory - for the files through which it is told what to run
 * @returns for each, the message of its failure, or null
 * @throws Error when the process ends early
 */
export async function runBatch(
  commands: readonly (readonly string[])[],
  directory: string,
): Promise<(string | null)[]> {
  const jobs = path.join(directory, 'jobs.json');
  const results = path.join(directory, 'results.json');
  writeFileSync(jobs, JSON.stringify(commands));
  const { code, output } = await run(process.execPath, [path.join(import.meta.dirname, 'run-batch.ts'), jobs, results]);
  if (code !== 0) throw new Error(`strata's commands ended with exit code ${code}:\n${output}`);
  return JSON.parse(readFileSync(results, 'utf8')) as (string | null)[];
}

/** Arguments of `strata index`. */
export function indexArgs({ tree, out, roots = [], exclude = [] }: IndexInput): string[] {
  return [
    'index',
    tree,
    '--out',
    out,
    ...roots.flatMap((root) => ['--src-root', root]),
    ...exclude.flatMap((glob) => ['--exclude', glob]),
  ];
}

/** Arguments of `strata export`. */
export const exportArgs = (index: string, table: string, output: string): string[] => [
  'export',
  table,
  '--format',
  'ndjson',
  '--index',
  index,
  '--output',
  output,
];

/**
 * Indexes a tree. A run that finds imports but no dependency has an exit code of its own; its index is complete and is what we compare.
 * @throws Error with what strata wrote when it left no index
 */
export async function indexTree(input: IndexInput): Promise<void> {
  const args = indexArgs(input);
  const { code, output } = await run(STRATA, args);
  if (code === 0) return;
  const probe = await run(STRATA, exportArgs(input.out, 'files', path.join(input.out, '..', 'probe.ndjson')));
  if (probe.code !== 0) throw new Error(`strata ${args.join(' ')} ended with exit code ${code}:\n${output}`);
}

/**
 * Writes a view or table of an index as NDJSON into the file `output`.
 * @throws Error with what strata wrote when it fails
 */
export async function exportTable(index: string, table: string, output: string): Promise<string> {
  const args = exportArgs(index, table, output);
  const { code, output: said } = await run(STRATA, args);
  if (code !== 0) throw new Error(`strata ${args.join(' ')} ended with exit code ${code}:\n${said}`);
  return output;
}

async function run(command: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, output };
}
