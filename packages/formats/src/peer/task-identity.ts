import { readFileSync, readlinkSync } from 'node:fs';
import process from 'node:process';

/**
 * A thread of a process, told from every other that had or will have its numbers. Threads of Node are threads of the system, so that one
 * kind of identity serves for both; on Linux only, elsewhere `thread` and `startTime` are 0 and the process stands for its threads.
 */
export interface TaskIdentity {
  readonly process: number;
  /** The system's number of the thread; that of a process's first thread is the process's. */
  readonly thread: number;
  /** When the thread started, in the kernel's ticks since boot; 0 where that cannot be known. */
  readonly startTime: number;
}

/** The thread this is called in. */
export function ownIdentity(): TaskIdentity {
  try {
    // "PID/task/TID", as this very thread sees it: synchronous reads of the file system are made by the thread that asks.
    const thread = Number(readlinkSync('/proc/thread-self').split('/')[2]);
    return { process: process.pid, thread, startTime: Number(taskStartTime(process.pid, thread) ?? 0) };
  } catch {
    return { process: process.pid, thread: 0, startTime: 0 };
  }
}

/** This process, by its first thread. */
export const ownProcess = (): TaskIdentity => ({
  process: process.pid,
  thread: process.pid,
  startTime: Number(taskStartTime(process.pid) ?? 0),
});

/**
 * When a thread started, in the kernel's ticks since boot, from `/proc/PID/task/TID/stat`; undefined where there is no such file (macOS,
 * Windows), and for a thread that has ended, also one that still waits for its parent to notice.
 */
export function taskStartTime(pid: number, thread: number = pid): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1');
    // The second field is the program's name in parentheses, which may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Whether a thread is still there. Where threads cannot be told apart: whether there is a process of that number. */
export function isAlive({ process: pid, thread, startTime }: TaskIdentity): boolean {
  if (startTime !== 0) return taskStartTime(pid, thread) === String(startTime);
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is one, of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether there is a thread of that number, of whatever process. Linux only. */
export function taskExists(thread: number): boolean {
  // Not listed, but there: /proc/TID for every thread.
  return taskStartTime(thread) !== undefined;
}
