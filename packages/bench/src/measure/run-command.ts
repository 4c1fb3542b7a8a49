import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface CommandRun {
  readonly wallMs: number;
  /** Largest resident set seen, MB (10^6 bytes); null where the platform has no /proc. Sampled every 5 ms. */
  readonly peakRssMB: number | null;
  readonly stdout: string;
}

/**
 * Runs a command to its end and times it from outside, process start included.
 *
 * @throws Error when it cannot be started or ends with another code than 0
 */
export function runCommand(command: string, args: readonly string[], cwd: string): Promise<CommandRun> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let peak = 0;
    const sampler = setInterval(() => {
      peak = Math.max(peak, residentBytes(child.pid));
    }, 5);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('error', (error) => {
      clearInterval(sampler);
      reject(new Error(`cannot run ${command}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearInterval(sampler);
      const wallMs = performance.now() - start;
      if (code === 0) resolve({ wallMs, peakRssMB: peak === 0 ? null : peak / 1e6, stdout });
      else
        reject(
          new Error(
            `expected ${command} ${args.join(' ')} to exit with 0, got ${code ?? signal}:\n${stderr.slice(-2000)}`,
          ),
        );
    });
  });
}

function residentBytes(pid: number | undefined): number {
  try {
    // Second field of statm: resident pages, of 4096 bytes on the platforms that have /proc and run Node.
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096;
  } catch {
    return 0;
  }
}
