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
  const args = [input.tree, ...input.roots.flatMap((root) => ['--src-root', root])];
  if (input.files) {
    const list = path.join(directory, 'oracle-files.txt');
    writeFileSync(list, input.files.join('\n'));
    args.push('--files', list);
  }
  if (input.sample !== undefined) args.push('--sample', String(input.sample));
  await Promise.all([
    runPython(python, 'definitions.py', [...args, '--output', output.scopes]),
    runPython(python, 'resolve.py', [...args, '--output', output.resolved]),
  ]);
  return output;
}
