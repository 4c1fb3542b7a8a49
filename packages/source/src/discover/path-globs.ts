import picomatch from 'picomatch';

/** True for the paths (relative to the tree, without a slash at either end) that one of some globs names. */
export type PathMatcher = (path: string) => boolean;

/**
 * A matcher for globs as people type them: without '/', a glob matches the last segment at any depth; with one, the whole path from the
 * tree. One that is empty, or nothing but './', is the tree itself. Dots are nothing special; `[!a-c]` and `[^a-c]` are none of these characters. A slash at the end and './' at the start are dropped.
 */
export function pathMatcher(globs: readonly string[]): PathMatcher | undefined {
  if (globs.length === 0) return undefined;
  const byName: PathMatcher[] = [];
  const byPath: PathMatcher[] = [];
  for (const glob of globs) {
    const trimmed = glob.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
    if (trimmed === '' || trimmed === '.') {
      byPath.push((path) => path === '');
      continue;
    }
    const match = picomatch(trimmed.replace(/^\/+/, ''), { dot: true, nonegate: true, posix: true });
    (trimmed.includes('/') ? byPath : byName).push(match);
  }
  return (path) => {
    if (byPath.some((match) => match(path))) return true;
    if (byName.length === 0) return false;
    const name = path.slice(path.lastIndexOf('/') + 1);
    return byName.some((match) => match(name));
  };
}
