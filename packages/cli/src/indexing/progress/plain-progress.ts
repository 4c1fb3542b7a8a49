import type { RunEvent } from '@strata/pipeline';
import { duration, withCommas } from '../../output/numbers.ts';
import type { Progress } from './progress.ts';

/** A line for the run, for every layer that is done, and for every warning. */
export function plainProgress(print: (line: string) => void, quiet: boolean): Progress {
  return {
    on(event: RunEvent) {
      if (event.type === 'warning') print(`warning: ${event.message}`);
      if (quiet) return;
      if (event.type === 'planned') {
        const { root, workers, seed } = event;
        print(
          `indexing ${root} with ${workers} worker${workers === 1 ? '' : 's'}${seed === null ? '' : `, seed ${seed}`}`,
        );
      } else if (event.type === 'layer-finished') {
        const { wall, rowsOut } = event.figures;
        print(`phase ${event.phase}: ${event.slot} done, ${withCommas(rowsOut)} rows in ${duration(wall)}`);
      }
    },
    end() {},
  };
}
