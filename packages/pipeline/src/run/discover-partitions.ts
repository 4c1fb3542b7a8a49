import type { PartitionSpec } from '../contract/source.ts';
import type { PlannedSource } from '../plan/plan.ts';
import { errorData } from '../pool/protocol.ts';
import { RunFailure } from './run-error.ts';

/**
 * The source's partitions, found as they are asked for.
 *
 * @param stop - rejects when the run ends early; a source that hangs is then left alone, after its abort signal has been raised
 * @throws RunFailure what `stop` rejects with, or 'source-failed'
 */
export async function* discoverPartitions(
  { id, source, options }: PlannedSource,
  root: string,
  stop: Promise<never>,
): AsyncGenerator<PartitionSpec, void, undefined> {
  const aborter = new AbortController();
  stop.catch(() => aborter.abort());
  let iterator: AsyncIterator<PartitionSpec> | Iterator<PartitionSpec> | undefined;
  let ended = false;
  try {
    const found = source.discover({ root, options: source.options.parse(options), signal: aborter.signal });
    iterator = Symbol.asyncIterator in found ? found[Symbol.asyncIterator]() : found[Symbol.iterator]();
    for (;;) {
      const next = await Promise.race([iterator.next(), stop]);
      ended = next.done ?? false;
      if (ended) return;
      yield next.value;
    }
  } catch (error) {
    ended ||= !(error instanceof RunFailure);
    if (error instanceof RunFailure) throw error;
    const { name, message, stack } = errorData(error);
    const where = { slot: id, phase: 1, partition: null, place: null };
    throw new RunFailure({ reason: 'source-failed', ...where, message: `${name}: ${message}`, site: null, stack });
  } finally {
    // Lets a generator that was left early clean up. Not awaited: it may hang.
    if (!ended) Promise.try(() => iterator?.return?.()).catch(() => {});
  }
}
