import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOCK_PREFIX } from './layout.ts';
import { isRunning, startTimeOf } from './process-identity.ts';

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** The lock's own file. */
  readonly file: string;
}

export interface WriteLock {
  release(): Promise<void>;
}

export type LockResult =
  | { readonly ok: true; readonly lock: WriteLock }
  | { readonly ok: false; readonly holder: LockHolder };

/** Attempts before another writer's lock is taken for real, with pauses of 10 to 40 ms between. */
const ATTEMPTS = 5;

/**
 * Takes the right to write to an index directory.
 *
 * Each writer has a lock file of its own, whose name says whose it is: `lock-PID-START-HOST-TOKEN`. A writer makes its file, then looks for
 * those of others; if there is one of a process that runs, it takes its own back. So two can stand off but never both write, and a dead
 * process's lock can be removed by anyone at any time, because no living process ever has that name. (With one file for all, two
 * processes that both find it stale can each remove the other's new one.)
 *
 * A lock of another machine counts as held: nothing can be known of its process.
 *
 * @throws the system's error when the directory cannot be written to
 */
export async function acquireWriteLock(directory: string): Promise<LockResult> {
  const host = os.hostname();
  const token = randomBytes(6).toString('hex');
  const name = [`${LOCK_PREFIX}${process.pid}`, startTimeOf(process.pid) ?? '0', hostId(host), token].join('-');
  const file = path.join(directory, name);
  for (let attempt = 1; ; attempt++) {
    let holder = await otherWriter(directory, name);
    if (!holder) {
      await fs.writeFile(file, `${JSON.stringify({ pid: process.pid, host })}\n`, { flag: 'wx' });
      holder = await otherWriter(directory, name);
      if (!holder) return { ok: true, lock: { release: () => fs.rm(file, { force: true }) } };
      await fs.rm(file, { force: true });
    }
    if (attempt === ATTEMPTS) return { ok: false, holder };
    // Random, so that of two that stand off one comes first.
    await sleep(10 + Math.random() * 30);
  }
}

/** A running writer other than the one called `own`. Locks of dead ones are removed on the way. */
async function otherWriter(directory: string, own: string): Promise<LockHolder | undefined> {
  for (const name of (await fs.readdir(directory)).sort()) {
    if (!name.startsWith(LOCK_PREFIX) || name === own) continue;
    const file = path.join(directory, name);
    const [pid, start, host] = name.slice(LOCK_PREFIX.length).split('-');
    const here = host === hostId(os.hostname());
    if (here && !isRunning(Number(pid), start === '0' ? undefined : start)) {
      await fs.rm(file, { force: true });
      continue;
    }
    return { pid: Number(pid), host: here ? os.hostname() : await hostIn(file), file };
  }
  return undefined;
}

async function hostIn(file: string): Promise<string> {
  try {
    return String(JSON.parse(await fs.readFile(file, 'utf8')).host);
  } catch {
    return 'another machine';
  }
}

/** Host names may hold characters that file names may not. */
function hostId(host: string): string {
  return createHash('sha256').update(host).digest('hex').slice(0, 8);
}
