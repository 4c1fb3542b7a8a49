import type { RunEvent } from '@strata/pipeline';

/** Shows a run while it goes on. */
export interface Progress {
  on(event: RunEvent): void;
  /** Takes away what should not stay. May be called twice. */
  end(): void;
}
