import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const REQUIREMENTS = path.join(import.meta.dirname, 'requirements.txt');
const ENVIRONMENT = path.resolve(import.meta.dirname, '../../../../node_modules/.cache/strata/python');

/** A Python, and which of the packages in requirements.txt it has; what is missing says why, a line each. */
export type PythonEnvironment =
  | { readonly python: string; readonly tools: ReadonlySet<string>; readonly missing: readonly string[] }
  | { readonly python?: undefined; readonly missing: readonly string[] };

/** By the name of a package that is imported by another one. */
const MODULES: Readonly<Record<string, string>> = {
  pycapnp: 'capnp',
  'arro3-core': 'arro3.core',
  'arro3-io': 'arro3.io',
};

/** Without these there is no need to begin. */
const ARROW = ['pyarrow', 'polars', 'arro3-core', 'arro3-io', 'numpy', 'duckdb'];

/**
 * The machine's own python3 if it has all packages, in whatever versions; else a virtual environment, made on first use (some 200 MB from the package
 * index) and kept until the requirements change.
 */
export function pythonEnvironment(): PythonEnvironment {
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  const lines = new Map((wanted.match(/^\w.*$/gm) ?? []).map((line) => [line.split('==')[0], line]));
  if (toolsOf('python3', lines).size === lines.size) {
    return { python: 'python3', tools: new Set(lines.keys()), missing: [] };
  }
  const obstacle = makeEnvironment(wanted);
  if (obstacle !== undefined) return { missing: [obstacle] };
  const python = pythonIn(ENVIRONMENT);
  const missing: string[] = [];
  const has = toolsOf(python, lines);
  for (const [tool, line] of lines) {
    if (has.has(tool)) continue;
    const why = attempt(() => install(python, line));
    if (why === undefined) has.add(tool);
    else missing.push(`expected ${line} in ${python}, and could not install it: ${why}`);
  }
  return { python, tools: has, missing };
}

/** The same for suites that need all readers of Arrow. */
export function pythonWithArrow(): { readonly python: string } | { readonly missing: string } {
  const { python, missing, ...rest } = pythonEnvironment();
  if (python !== undefined && 'tools' in rest && ARROW.every((tool) => rest.tools.has(tool))) return { python };
  return { missing: missing.join('; ') };
}

const pythonIn = (environment: string) => path.join(environment, 'bin/python');

/** Made beside its place and moved there, as several suites may begin at once. @returns what keeps it from being made */
function makeEnvironment(wanted: string): string | undefined {
  const stamp = path.join(ENVIRONMENT, 'requirements.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return undefined;
  const made = `${ENVIRONMENT}-${process.pid}`;
  const why = attempt(() => run('python3', '-m', 'venv', made));
  if (why !== undefined) return `expected python3 with the module venv, and could not make ${made}: ${why}`;
  // All at once is faster; if that fails, those that can be had are installed one by one later.
  attempt(() => install(pythonIn(made), '-r', REQUIREMENTS));
  writeFileSync(path.join(made, 'requirements.txt'), wanted);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') !== wanted)
    rmSync(ENVIRONMENT, { recursive: true, force: true });
  // Another suite may have been first.
  if (attempt(() => renameSync(made, ENVIRONMENT)) !== undefined) rmSync(made, { recursive: true, force: true });
  return existsSync(stamp) ? undefined : `expected to make ${ENVIRONMENT}, and could not`;
}

/** Those of the packages that a Python can import. */
function toolsOf(python: string, lines: ReadonlyMap<string, string>): Set<string> {
  const tools = [...lines.keys()];
  const found = new Set(tools);
  const modules = tools.map((tool) => MODULES[tool] ?? tool);
  const program = `
import importlib, sys
for module in sys.argv[1:]:
    try:
        importlib.import_module(module)
        print(1)
    except ImportError:
        print(0)
`;
  try {
    const answers = execFileSync(python, ['-c', program, ...modules], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    answers.split('\n').forEach((answer, i) => {
      if (answer === '0') found.delete(tools[i]);
    });
    return found;
  } catch {
    return new Set();
  }
}

function install(python: string, ...what: string[]): void {
  run(python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:', ...what);
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
}

/** @returns why it failed, or undefined */
function attempt(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return (stderr ?? '').trim().split('\n').at(-1) || message;
  }
}
