import { PerformanceObserver } from 'node:perf_hooks';

/** Adds up the garbage collections of this thread. */
export interface GcMeter {
  /** Milliseconds since the last call. Collections of the last two turns of the event loop may still be missing: the runtime reports them late. */
  take(): number;
  close(): void;
}

export function startGcMeter(): GcMeter {
  let total = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) total += duration;
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    take() {
      const taken = total;
      total = 0;
      return taken;
    },
    close: () => observer.disconnect(),
  };
}
