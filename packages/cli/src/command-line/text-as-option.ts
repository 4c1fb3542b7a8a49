/** The argument of commands that take any text, by which name the parser knows it. */
const TEXTS: Readonly<Record<string, string>> = { search: 'pattern', similar: 'text' };

/**
 * The parser takes nothing behind `--` for a positional, and a dash alone for an empty one: there the text becomes an option, which may have any
 * value.
 */
export function textAsOption(args: readonly string[]): readonly string[] {
  const name = TEXTS[args[0]];
  if (name === undefined) return args;
  const dashes = args.indexOf('--');
  if (dashes >= 0 && dashes + 1 < args.length) {
    return [...args.slice(0, dashes), `--${name}=${args[dashes + 1]}`, ...args.slice(dashes + 2)];
  }
  return args.map((arg) => (arg === '-' ? `--${name}=-` : arg));
}
