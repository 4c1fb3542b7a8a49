import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

/** A program of `peers/` in a process of its own. */
export interface Peer {
  readonly child: ChildProcess;
  /** Resolves with how it ended and what it printed. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly output: string }>;
  /** Resolves when it has printed its first line. */
  readonly started: Promise<void>;
}

/** Starts a program of `peers/`. @param env - what it sees in its environment beside this process's own */
export function startPeer(program: string, args: readonly string[], env: Record<string, string> = {}): Peer {
  const file = path.join(import.meta.dirname, 'peers', program);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  let output = '';
  const started = Promise.withResolvers<void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.includes('\n')) started.resolve();
  });
  const ended = new Promise<Awaited<Peer['ended']>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      started.resolve();
      resolve({ code, signal, output });
    });
  });
  return { child, ended, started: started.promise };
}
