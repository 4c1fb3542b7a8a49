import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Python, runPython } from './python.ts';

export interface OracleInput {
  /** Absolute path of the tree. */
  readonly tree: string;
  /** Source roots relative to the tree; '' is the tree itself. */
  readonly roots: readonly string[];
  /** Paths of the files to read, relative to the tree. Default: every Python file below it. */
  readonly files?: readonly string[];
  /** Describe about so many files only, the same ones every time. Default: all. Imports lead to all files in any case. */
  readonly sample?: number;
}

export interface OracleOutput {
  /** NDJSON of ScopeRecord. */
  readonly scopes: string;
  /** NDJSON of ResolveRecord. */
  readonly resolved: string;
}

/** Asks both programs about a tree, side by side; writes what they say into files in `directory`. */
export async function runOracle(python: Python, input: OracleInput, directory: string): Promise<OracleOutput> {
  const output = {
    scopes: path.join(directory, 'oracle-scopes.ndjson'),
    resolved: path.join(directory, 'oracle-resolved.ndjson'),
  };
  await Promise.all([describeScopes(python, input, output.scopes), resolveNames(python, input, output.resolved)]);
  return output;
}

/** Asks what CPython says of files by themselves; writes NDJSON of ScopeRecord to `output`. */
export async function describeScopes(python: Python, input: OracleInput, output: string): Promise<void> {
  await runPython(python, 'definitions.py', argumentsOf(input, output));
}

/** Asks where imports and references end; writes NDJSON of ResolveRecord to `output`. Holds the facts of all files in memory. */
export async function resolveNames(python: Python, input: OracleInput, output: string): Promise<void> {
  await runPython(python, 'resolve.py', argumentsOf(input, output));
}

function argumentsOf(input: OracleInput, output: string): string[] {
  const args = [input.tree, ...input.roots.flatMap((root) => ['--src-root', root])];
  if (input.files) {
    const list = `${output}.files`;
    writeFileSync(list, input.files.join('\n'));
    args.push('--files', list);
  }
  if (input.sample !== undefined) args.push('--sample', String(input.sample));
  return [...args, '--output', output];
}
