import { describe, it } from 'vitest';
import { leavesInputsAlone, namesPlaces, obeysAbort } from './check-conduct.ts';
import { emitsWhatItDeclares, sameBytes, sameRowsInOtherPartitions, takesNothing, takesOne } from './check-outputs.ts';
import { type CheckContext, type ContractCheck, type ContractSubject, prepareSubject } from './contract-subject.ts';

/** The checks that apply to a subject. */
export function contractChecks({ layer, places }: ContractSubject): readonly ContractCheck[] {
  const checks = [
    emitsWhatItDeclares,
    sameBytes,
    sameRowsInOtherPartitions,
    leavesInputsAlone,
    takesNothing,
    takesOne,
    obeysAbort,
  ];
  // A layer that sees everything at once may well work on no file in particular.
  return layer.scope === 'partition' || places ? [...checks, namesPlaces] : checks;
}

/** Milliseconds for a check: the first one waits for five workers to start, perhaps on a busy machine. */
const TIMEOUT = 60_000;

/**
 * Holds a layer against what every layer promises, as a vitest suite:
 *
 *     contractSuite({ layer, sample: () => ({ partitions: [{ files: tableOf(files, [...]) }, ...] }) });
 *
 * The layer must be the default export of its module, which workers import.
 */
export function contractSuite(subject: ContractSubject): void {
  describe(`layer '${subject.layer.id}' keeps the contract: it`, () => {
    let context: Promise<CheckContext> | undefined;
    for (const check of contractChecks(subject)) {
      const perform = async () => {
        context ??= prepareSubject(subject);
        await check.run(await context);
      };
      it(check.name, perform, TIMEOUT);
    }
  });
}
