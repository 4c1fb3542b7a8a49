import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

/** Folder of the oracle's programs. */
export const PYTHON_SOURCES = path.resolve(import.meta.dirname, '../../python');

/** Oldest CPython the oracle runs on. */
const OLDEST = [3, 8] as const;

export interface Python {
  readonly command: string;
  /** For example '3.11.7'. */
  readonly version: string;
  /** Folder of its standard library. */
  readonly standardLibrary: string;
}

export type PythonResult =
  | { readonly ok: true; readonly python: Python }
  | { readonly ok: false; readonly message: string };

/** The CPython that plays the oracle: `STRATA_PYTHON`, or python3 in PATH. Its absence is data, so that a suite can say so and go on. */
export function findPython(): PythonResult {
  const command = process.env.STRATA_PYTHON ?? 'python3';
  const program =
    'import sys, sysconfig; print(sys.implementation.name, sys.version.split()[0], sysconfig.get_paths()["stdlib"], sep="\\n")';
  const run = spawnSync(command, ['-c', program], { encoding: 'utf8' });
  const [implementation = '', version = '', standardLibrary = ''] = (run.stdout ?? '').split('\n');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (run.status === 0 && implementation === 'cpython' && (major > OLDEST[0] || minor >= OLDEST[1])) {
    return { ok: true, python: { command, version, standardLibrary } };
  }
  const got = run.error ? run.error.message : `${implementation || 'no Python'} ${version}`.trim();
  return {
    ok: false,
    message:
      `conformance: expected CPython ${OLDEST.join('.')} or later as '${command}', got: ${got}.\n` +
      '  likely cause: python3 is not installed, or another one comes first in PATH.\n' +
      '  next step:    install it, or name one in STRATA_PYTHON.',
  };
}

/**
 * Runs one of the oracle's programs.
 * @throws Error with what it wrote to stderr when its exit code is not 0
 */
export async function runPython(python: Python, program: string, args: readonly string[]): Promise<string> {
  const child = spawn(python.command, [path.join(PYTHON_SOURCES, program), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`${program} ended with exit code ${code}:\n${stderr.trim() || stdout.trim()}`);
  return stdout;
}
