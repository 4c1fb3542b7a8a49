import { readFileSync } from 'node:fs';
import process from 'node:process';

/**
 * When a process started, in the kernel's ticks since boot, from `/proc/PID/stat`; undefined where there is no such file (macOS,
 * Windows). Together with the pid it names a process: pids are used again. A process that has ended and waits for its parent to notice has none.
 */
export function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses, which may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Whether the process with this pid is the one that started at that time; without a time, whether there is a process. */
export function isRunning(pid: number, startTime: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is one, of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM' && (!startTime || startTimeOf(pid) === startTime);
  }
  return !startTime || startTimeOf(pid) === startTime;
}
