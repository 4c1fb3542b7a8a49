import type { WriteStream } from 'node:tty';
import type { RunEvent } from '@strata/pipeline';
import { duration } from '../../output/numbers.ts';
import type { Progress } from './progress.ts';

/** Between two drawings, in milliseconds. */
const INTERVAL = 80;
const ERASE_LINE = '\r\x1b[2K';

interface Running {
  done: number;
  total: number | null;
  /** Of a layer that sees everything at once: how far it says it is, 0 to 1. */
  share: number | null;
}

/** One line that says which phase is running, and how far its layers are. */
export function terminalProgress(stream: WriteStream): Progress {
  const running = new Map<string, Running>();
  const started = performance.now();
  let phase = 0;
  let phases = 0;
  let drawn = -INTERVAL;
  let shown = false;

  const draw = () => {
    const now = performance.now();
    if (now - drawn < INTERVAL) return;
    drawn = now;
    const layers = [...running].map(([slot, { done, total, share }]) => {
      if (share !== null && total === null) return `${slot} ${Math.floor(share * 100)} %`;
      return total === null && done === 0 ? slot : `${slot} ${done}/${total ?? '…'}`;
    });
    const line = [`phase ${phase}/${phases}`, ...layers, duration(now - started)].join('   ');
    // Some terminals do not know their width and say 0.
    stream.write(ERASE_LINE + line.slice(0, (stream.columns || 80) - 1));
    shown = true;
  };
  const erase = () => {
    if (shown) stream.write(ERASE_LINE);
    shown = false;
  };
  const layer = (slot: string): Running => {
    const known = running.get(slot) ?? { done: 0, total: null, share: null };
    running.set(slot, known);
    return known;
  };

  return {
    on(event: RunEvent) {
      switch (event.type) {
        case 'planned':
          phases = event.plan.phases.length;
          break;
        case 'phase-started':
          phase = event.phase;
          break;
        case 'layer-started':
          layer(event.slot);
          break;
        case 'partition-done':
          Object.assign(layer(event.slot), { done: event.done, total: event.total });
          break;
        case 'progress':
          if (event.partition === null && event.total > 0) layer(event.slot).share = event.done / event.total;
          break;
        case 'layer-finished':
          running.delete(event.slot);
          break;
        case 'warning':
          erase();
          stream.write(`warning: ${event.message}\n`);
          break;
        default:
          return;
      }
      draw();
    },
    end: erase,
  };
}
