import process from 'node:process';
import { taskStartTime } from '@strata/formats/store';

/** When a process started; see `taskStartTime`. Together with the pid it names a process: pids are used again. */
export const startTimeOf = (pid: number): string | undefined => taskStartTime(pid);

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
