import { readFileSync, writeFileSync } from 'node:fs';
import type { PeakMemory } from './profile-schema.ts';

/** How often memory is looked at where the kernel keeps no mark, in milliseconds. */
const SAMPLE_INTERVAL = 50;

/** Measures the highest resident set of the process between calls of `take`. */
export interface PeakMeter {
  readonly method: PeakMemory['method'];
  /** The peak since the last call (or the start); starts a new measurement. */
  take(): number | null;
  /** Stops measuring. */
  close(): void;
}

/** On Linux the kernel's high-water mark, which can be reset; elsewhere samples. */
export function startPeakMeter(): PeakMeter {
  return exactMeter() ?? sampledMeter();
}

function exactMeter(): PeakMeter | undefined {
  const take = () => {
    const peak = readHighWaterMark();
    // 5: forget the high-water mark. It becomes the present resident set.
    writeFileSync('/proc/self/clear_refs', '5');
    return peak;
  };
  try {
    if (take() === null) return undefined;
    return { method: 'exact', take, close: () => {} };
  } catch {
    // Not Linux, or a container that forbids it.
    return undefined;
  }
}

function readHighWaterMark(): number | null {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

function sampledMeter(): PeakMeter {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, SAMPLE_INTERVAL);
  timer.unref();
  look();
  return {
    method: 'sampled',
    take() {
      look();
      const taken = peak;
      peak = 0;
      look();
      return taken;
    },
    close: () => clearInterval(timer),
  };
}
