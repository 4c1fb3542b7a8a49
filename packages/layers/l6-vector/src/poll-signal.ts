import type { LayerSignal } from '@strata/pipeline/contract';

/** Milliseconds after which an aborted run is noticed. */
const EVERY = 50;

/** A layer's signal as one that calls to the outside can be given. Stop it when there are no more. */
export function pollSignal(signal: LayerSignal): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const timer = setInterval(() => {
    if (!signal.aborted) return;
    clearInterval(timer);
    controller.abort();
  }, EVERY);
  if (signal.aborted) controller.abort();
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}
