import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const REQUIREMENTS = path.join(import.meta.dirname, 'requirements.txt');
const ENVIRONMENT = path.resolve(import.meta.dirname, '../../../../node_modules/.cache/strata/arrow-python');

/** A Python that has what requirements.txt asks for, or why there is none. */
export type PythonWithArrow = { readonly python: string } | { readonly missing: string };

/**
 * The machine's own python3 if it has the packages, in whatever versions; else a virtual environment, made on first use (some 150 MB from
 * the package index) and kept until the requirements change.
 */
export function pythonWithArrow(): PythonWithArrow {
  try {
    run('python3', '-c', 'import pyarrow, polars, arro3.core, arro3.io');
    return { python: 'python3' };
  } catch {}
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  const stamp = path.join(ENVIRONMENT, 'requirements.txt');
  const python = path.join(ENVIRONMENT, 'bin', 'python');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return { python };
  rmSync(ENVIRONMENT, { recursive: true, force: true });
  try {
    run('python3', '-m', 'venv', ENVIRONMENT);
    run(
      python,
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--only-binary',
      ':all:',
      '-r',
      REQUIREMENTS,
    );
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return {
      missing:
        `expected python3 with ${wanted.match(/^\w.*$/gm)?.join(', ')}, and could not install them: ` +
        `${(stderr ?? '').trim().split('\n').at(-1) || message}`,
    };
  }
  writeFileSync(stamp, wanted);
  return { python };
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
}
