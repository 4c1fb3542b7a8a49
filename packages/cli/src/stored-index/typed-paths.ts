import path from 'node:path';

/** What a path may mean that is typed: one relative to the current directory, or to the tree, as answers show it. With '/' between segments; '' is the tree. */
export function typedPaths(given: string, root: string): readonly string[] {
  const fromHere = path.relative(root, path.resolve(given)).split(path.sep).join('/');
  const fromTree = path.posix.normalize(given).replace(/\/$/, '');
  return [fromHere, fromTree === '.' ? '' : fromTree];
}
