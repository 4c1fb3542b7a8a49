import { type Failure, formatFailure } from '@strata/formats/store';

/** Exit codes. 130 is what shells give for a program ended by Ctrl-C. */
export const ExitCode = Object.freeze({ failure: 1, usage: 2, interrupted: 130 });

/** Ends a command with a message for the user and an exit code. Everything that may go wrong in a command ends as one of these. */
export class CliFailure extends Error {
  readonly exitCode: number;

  /** @param message - what was expected, what came, the likely cause, the next step; may have several lines */
  constructor(message: string, exitCode: number = ExitCode.failure) {
    super(message);
    this.exitCode = exitCode;
  }

  static of(failure: Failure, exitCode?: number): CliFailure {
    return new CliFailure(formatFailure(failure), exitCode);
  }
}
