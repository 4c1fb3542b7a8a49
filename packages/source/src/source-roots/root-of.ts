import { statSync } from 'node:fs';
import path from 'node:path';
import { SourceError } from '../source-error.ts';
import { parentOf } from './python-layout.ts';

/** Gives a file's source root: the deepest of `roots` that the file lies below, or '' (the tree). Remembers directories, not files. */
export function rootFinder(roots: readonly string[]): (file: string) => string {
  const known = new Map<string, string>([['', '']]);
  for (const root of roots) known.set(root, root);
  const find = (directory: string): string => {
    let root = known.get(directory);
    if (root === undefined) {
      root = find(parentOf(directory));
      known.set(directory, root);
    }
    return root;
  };
  return (file) => find(parentOf(file));
}

/**
 * Source roots as given in the options, in the form of `files.source_root`: relative to the tree, without slashes at the ends.
 * @throws SourceError when one is no directory of the tree
 */
export function givenSourceRoots(tree: string, roots: readonly string[]): string[] {
  return roots.map((given) => {
    const absolute = path.resolve(tree, given);
    const relative = path.relative(tree, absolute);
    const fail = (code: string) => new SourceError({ reason: 'no-such-source-root', path: given, code });
    if (relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative)) throw fail('OUTSIDE');
    let isDirectory: boolean;
    try {
      isDirectory = statSync(absolute).isDirectory();
    } catch (error) {
      throw fail((error as NodeJS.ErrnoException).code ?? 'unknown');
    }
    if (!isDirectory) throw fail('ENOTDIR');
    return relative.split(path.sep).join('/');
  });
}
