import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository } from '../measure/machine.ts';

/** The tools of clinic: event loop and memory over time, a flame graph of CPU time, asynchronous operations, a flame graph of allocations. */
export const CLINIC_TOOLS = ['doctor', 'flame', 'bubbleprof', 'heapprofiler'] as const;
export type ClinicTool = (typeof CLINIC_TOOLS)[number];

export interface ClinicOptions {
  readonly tool: ClinicTool;
  /** Tree to index. */
  readonly directory: string;
  /** Where the page goes; made if there is none. */
  readonly destination: string;
  /** Flags of `strata index`. */
  readonly flags: readonly string[];
}

/**
 * Runs `strata index` once under a tool of clinic, on the pinned Node, into an index of its own that is thrown away.
 *
 * @returns path of the page that clinic made, which needs nothing beside it
 * @throws Error when clinic ends with another code than 0, or without a page
 */
export async function profileWithClinic(options: ClinicOptions, log: (line: string) => void): Promise<string> {
  const { tool, directory, destination, flags } = options;
  const out = mkdtempSync(join(tmpdir(), 'strata-clinic-'));
  const before = new Set(pagesIn(destination));
  const node = join(repository, 'node_modules/node/bin/node');
  const program = join(repository, 'packages/cli/src/main.ts');
  const command = [node, '--disable-warning=ExperimentalWarning', program, 'index', directory, '--out', out, ...flags];
  try {
    await run(node, [clinicScript(), tool, '--open=false', '--dest', destination, '--', ...command], log);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  const page = pagesIn(destination).find((name) => !before.has(name));
  if (page === undefined) throw new Error(`expected clinic ${tool} to write a page to ${destination}, got none`);
  return join(destination, page);
}

function clinicScript(): string {
  return join(dirname(createRequire(import.meta.url).resolve('clinic/package.json')), 'bin.js');
}

function pagesIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.html'));
  } catch {
    return [];
  }
}

function run(command: string, args: readonly string[], log: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    // Where there is no terminal clinic asks whether it may collect statistics, waits for nobody, and ends with 0 having done nothing.
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_INSIGHT: '1' } });
    const say = (text: string) => {
      for (const line of text.split('\n')) if (line.trim() !== '') log(line);
    };
    child.stdout.setEncoding('utf8').on('data', say);
    child.stderr.setEncoding('utf8').on('data', say);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`expected clinic to exit with 0, got ${code ?? signal}`));
    });
  });
}
