import { pathMatcher } from '@strata/source/matching';
import type { SearchFlags } from '../flags/search-flags.ts';

/** Says whether a file is to be searched. */
export type FileFilter = (file: { readonly path: string; readonly language: string }) => boolean;

/**
 * What --glob and --lang leave. The last glob that matches a file, or a directory above it, decides; where none does, a file is left out if some glob
 * says what to take.
 */
export function fileFilter({ glob, lang }: Pick<SearchFlags, 'glob' | 'lang'>): FileFilter | undefined {
  if (glob.length === 0 && lang.length === 0) return undefined;
  const rules = glob.map((given) => {
    const takes = !given.startsWith('!');
    return { takes, matches: pathMatcher([takes ? given : given.slice(1)])! };
  });
  const byDefault = !rules.some(({ takes }) => takes);
  const languages = new Set(lang.map((name) => name.toLowerCase()));
  return ({ path, language }) => {
    if (languages.size > 0 && !languages.has(language)) return false;
    const places = [path, ...directoriesOf(path), TREE];
    const last = rules.findLast(({ matches }) => places.some(matches));
    return last?.takes ?? byDefault;
  };
}

/** The tree, as a path in it. */
const TREE = '';

function directoriesOf(path: string): string[] {
  const directories: string[] = [];
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    directories.push(path.slice(0, slash));
  }
  return directories;
}
