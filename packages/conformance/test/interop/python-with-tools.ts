import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pythonWithArrow } from '../arrow-interop/python-with-arrow.ts';

/** A Python with pyarrow, and which of the other libraries it has. */
export type PythonWithTools =
  | { readonly python: string; readonly tools: ReadonlySet<string>; readonly missing: readonly string[] }
  | { readonly python?: undefined; readonly missing: readonly string[] };

const MODULES: Readonly<Record<string, string>> = { msgpack: 'msgpack', flatbuffers: 'flatbuffers', pycapnp: 'capnp' };

/** As `pythonWithArrow`, with what requirements.txt names added to its virtual environment where that is possible. */
export function pythonWithTools(): PythonWithTools {
  const environment = pythonWithArrow();
  if ('missing' in environment) return { missing: [environment.missing] };
  const { python } = environment;
  const tools = new Set(['pyarrow']);
  const missing: string[] = [];
  for (const line of readFileSync(path.join(import.meta.dirname, 'requirements.txt'), 'utf8').match(/^\w.*$/gm) ?? []) {
    const [tool] = line.split('==');
    const obstacle = has(python, tool) ? undefined : install(python, line);
    if (obstacle === undefined) tools.add(tool);
    else missing.push(`expected ${line} in ${python}: ${obstacle}`);
  }
  return { python, tools, missing };
}

function has(python: string, tool: string): boolean {
  try {
    execFileSync(python, ['-c', `import ${MODULES[tool]}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Installs into the suite's own environment, never into the machine's Python. Gives what keeps it from that. */
function install(python: string, requirement: string): string | undefined {
  if (!path.isAbsolute(python)) return 'it is not installed, and this Python is not ours to change';
  try {
    const args = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--only-binary',
      ':all:',
      requirement,
    ];
    execFileSync(python, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    return `${stderr ?? ''}`.trim().split('\n').at(-1) || message;
  }
}
