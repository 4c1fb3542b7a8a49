import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

/** The program as users run it. */
const program = path.resolve(import.meta.dirname, '../../../../bin/strata');

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `strata ARGS` as a process of its own. @param watch - is given the process and what it has said on stderr so far, again and again */
export function runStrata(
  cwd: string,
  args: readonly string[],
  watch: (child: ChildProcess, stderr: string) => void = () => {},
): Promise<Finished> {
  const child = spawn(program, [...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
    watch(child, stderr);
  });
  child.stderr.on('data', (data) => {
    stderr += data;
    watch(child, stderr);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
