import { CliFailure, ExitCode } from '../output/cli-failure.ts';

/** A flag that may be repeated, each time with one value: `--skip a --skip b`. */
export function repeated(describe: string) {
  return { type: 'string', array: true, nargs: 1, requiresArg: true, describe: `${describe} [repeatable]` } as const;
}

/** A flag that may be repeated, each time with a glob. */
export function repeatedGlob(flag: string, describe: string) {
  return { ...repeated(describe), coerce: globs(flag) } as const;
}

function globs(flag: string): (values: readonly string[]) => readonly string[] {
  return (values) => {
    const empty = values.find((glob) => glob.replace(/^!/, '') === '');
    if (empty === undefined) return values;
    throw new CliFailure(`expected --${flag} with a glob, as in '*.py' or 'docs/**', got '${empty}'`, ExitCode.usage);
  };
}

/** Refuses a flag that takes one value and was given several. */
export function once<T>(flag: string): (value: T | readonly T[] | undefined) => T | undefined {
  return (value) => {
    if (!Array.isArray(value)) return value as T | undefined;
    throw new CliFailure(`expected --${flag} once, got it ${value.length} times`, ExitCode.usage);
  };
}

/** Reads a whole number within limits. */
export function wholeNumber(flag: string, min: number, max: number): (value: unknown) => number | undefined {
  return (value) => {
    const single = once<unknown>(flag)(value as never);
    if (single === undefined) return undefined;
    const number = Number(single);
    if (
      typeof single === 'string' &&
      single.trim() !== '' &&
      Number.isInteger(number) &&
      number >= min &&
      number <= max
    ) {
      return number;
    }
    throw new CliFailure(
      `expected --${flag} to be a whole number from ${min} to ${max}, got '${single}'`,
      ExitCode.usage,
    );
  };
}
