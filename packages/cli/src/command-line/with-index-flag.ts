import type { Argv } from 'yargs';
import { once } from './flag-types.ts';

/** Adds the flag that says which index is read. */
export function withIndexFlag<T>(command: Argv<T>) {
  return command.option('index', {
    type: 'string',
    requiresArg: true,
    coerce: once<string>('index'),
    describe: 'Tree that was indexed, or its index (default: the nearest .strata here or above)',
  });
}
