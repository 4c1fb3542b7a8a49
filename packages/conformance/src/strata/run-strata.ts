import { spawn } from 'node:child_process';
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
 * Indexes a tree. A run that finds imports but no dependency has an exit code of its own; its index is complete and is what we compare.
 * @throws Error with what strata wrote when it left no index
 */
export async function indexTree({ tree, out, roots = [], exclude = [] }: IndexInput): Promise<void> {
  const args = ['index', tree, '--out', out];
  for (const root of roots) args.push('--src-root', root);
  for (const glob of exclude) args.push('--exclude', glob);
  const run = await strata(args);
  if (run.code === 0) return;
  const { code } = await strata(['export', 'files', '--index', out, '--output', path.join(out, '..', 'probe.ndjson')]);
  if (code !== 0) throw new Error(`strata ${args.join(' ')} ended with exit code ${run.code}:\n${run.output}`);
}

/**
 * Writes a view or table of an index as NDJSON into the file `output`.
 * @throws Error with what strata wrote when it fails
 */
export async function exportTable(index: string, table: string, output: string): Promise<string> {
  const args = ['export', table, '--format', 'ndjson', '--index', index, '--output', output];
  const { code, output: said } = await strata(args);
  if (code !== 0) throw new Error(`strata ${args.join(' ')} ended with exit code ${code}:\n${said}`);
  return output;
}

async function strata(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(STRATA, args, { stdio: ['ignore', 'pipe', 'pipe'] });
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
