import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { languageOf } from '../languages.ts';
import type { SourceOptions } from '../source-options.ts';
import { isEnvironmentMarker, isExcludedDirectory, isExcludedFile } from './default-excludes.ts';
import { IgnoreScope, readIgnoreFile } from './ignore-scope.ts';
import { type PathMatcher, pathMatcher } from './path-globs.ts';
import { compareBytes } from './path-order.ts';

/** A file to be indexed, as found by the walk. */
export interface FoundFile {
  /** Relative to the tree. */
  readonly path: string;
  readonly language: string;
  /** Bytes when it was found; 0 if that could not be had. */
  readonly size: number;
}

/** What the walk finds. Grows while it goes on. */
export interface FoundTree {
  /** In path order: by the bytes of the whole path. */
  readonly files: FoundFile[];
  /** Directories that could not be read, in path order, each with the system's error code. */
  readonly unreadable: { readonly path: string; readonly code: string }[];
  /** Manifests of Python projects (pyproject.toml, setup.py, setup.cfg), by directory: '' is the tree. */
  readonly manifests: Map<string, string[]>;
}

/** A directory on the way down, with what holds for the entries in it. */
interface Level {
  /** Path with a slash at its end; '' for the tree. */
  readonly prefix: string;
  readonly entries: readonly Entry[];
  next: number;
  readonly scope: IgnoreScope;
  /** True below a directory that an include glob names: then everything here is included. */
  readonly included: boolean;
}

interface Entry {
  readonly name: string;
  readonly directory: boolean;
}

const MANIFESTS = new Set(['pyproject.toml', 'setup.py', 'setup.cfg']);

/**
 * Walks the tree depth first in path order into `found`, giving back control after every directory. Symbolic links are not followed, and
 * only regular files are taken: nothing here can block or cycle.
 */
export function* walkTree(root: string, options: SourceOptions, found: FoundTree): Generator<void> {
  const rules = walkRules(options);
  const stack: Level[] = [];
  enter('', options.gitignore ? IgnoreScope.above(root) : IgnoreScope.NONE, rules.included(''));
  yield;
  while (stack.length > 0) {
    const level = stack[stack.length - 1];
    if (level.next === level.entries.length) {
      stack.pop();
      continue;
    }
    const { name, directory } = level.entries[level.next++];
    const file = level.prefix + name;
    if (rules.excluded(file) || level.scope.ignores(directory ? `${file}/` : file)) continue;
    const included = level.included || rules.included(file);
    if (directory) {
      if (options.defaultExcludes && isExcludedDirectory(name)) continue;
      enter(file, level.scope, included);
      yield;
    } else if (included && !(options.defaultExcludes && isExcludedFile(name))) {
      const language = languageOf(name);
      if (rules.language(language)) found.files.push({ path: file, language, size: sizeOf(`${root}/${file}`) });
    }
  }

  function enter(directory: string, outer: IgnoreScope, included: boolean): void {
    let dirents: Dirent[];
    try {
      dirents = readdirSync(directory === '' ? root : `${root}/${directory}`, { withFileTypes: true });
    } catch (error) {
      found.unreadable.push({ path: directory, code: (error as NodeJS.ErrnoException).code ?? 'unknown' });
      return;
    }
    let scope = outer;
    const entries: Entry[] = [];
    for (const dirent of dirents) {
      const { name } = dirent;
      if (directory !== '' && options.defaultExcludes && isEnvironmentMarker(name)) return;
      // A repository inside the tree is a world of its own to git.
      if (directory !== '' && name === '.git') scope = IgnoreScope.NONE;
      if (MANIFESTS.has(name)) found.manifests.set(directory, [...(found.manifests.get(directory) ?? []), name]);
      if (dirent.isDirectory()) entries.push({ name, directory: true });
      else if (dirent.isFile()) entries.push({ name, directory: false });
    }
    if (options.gitignore && entries.some((entry) => entry.name === '.gitignore')) {
      const text = readIgnoreFile(directory === '' ? root : `${root}/${directory}`);
      if (text !== undefined) scope = scope.extend(directory, text);
    }
    // Whole paths in byte order: what follows a directory's name in them is a slash.
    entries.sort((a, b) => compareBytes(a.directory ? `${a.name}/` : a.name, b.directory ? `${b.name}/` : b.name));
    stack.push({ prefix: directory === '' ? '' : `${directory}/`, entries, next: 0, scope, included });
  }
}

interface WalkRules {
  excluded(path: string): boolean;
  included(path: string): boolean;
  language(language: string): boolean;
}

function walkRules(options: SourceOptions): WalkRules {
  const never: PathMatcher = () => false;
  const exclude = pathMatcher(options.exclude) ?? never;
  const include = pathMatcher(options.include) ?? (() => true);
  const exact = new Set(options.excludePaths);
  const languages = new Set(options.languages);
  return {
    excluded: (file) => exact.has(file) || exclude(file),
    included: include,
    language: (language) => options.files === 'text' || languages.has(language),
  };
}

function sizeOf(file: string): number {
  try {
    return lstatSync(file, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // Reading it will fail too, and say why.
    return 0;
  }
}
