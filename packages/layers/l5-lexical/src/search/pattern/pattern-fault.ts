/** Why a pattern cannot be searched for. Positions count UTF-16 units from the start of the pattern. */
export type PatternFault =
  /** Not a regular expression. */
  | { readonly reason: 'syntax'; readonly pattern: string; readonly at: number; readonly message: string }
  /** A regular expression, of a kind this search has not. */
  | { readonly reason: 'unsupported'; readonly pattern: string; readonly at: number; readonly message: string }
  /** It stands for so many characters that it could not be compiled. */
  | { readonly reason: 'too-large'; readonly pattern: string; readonly at: number; readonly message: string };

/** What was expected, what came and what to do, in one line. */
export function formatPatternFault({ reason, pattern, at, message }: PatternFault): string {
  const where = `'${pattern}', at character ${at + 1}`;
  switch (reason) {
    case 'syntax':
      return `expected a regular expression, got ${where}: ${message}`;
    case 'unsupported':
      return `not supported in ${where}: ${message}`;
    case 'too-large':
      return `too large: ${where}: ${message}`;
  }
}
