import type { StaleFile } from '@strata/l5-lexical/search';

/** Says which files a search met that are no longer what was indexed. */
export function staleNote(stale: readonly StaleFile[]): string {
  const names = stale.slice(0, 3).map(({ path, reason }) => `${path} (${reason})`);
  const more = stale.length > names.length ? ` and ${stale.length - names.length} more` : '';
  return `not as they were indexed: ${names.join(', ')}${more}; index again to search all files as they are now`;
}
