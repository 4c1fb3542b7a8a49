import { compareBytes } from '../discover/path-order.ts';

/** What a dotted name's first segment may stand for: something that lies in a directory no regular package encloses. */
export interface TopLevelName {
  /** Directory it lies in, which is the source root an import of it counts from; '' is the tree. */
  readonly directory: string;
  /** Path of the package directory or, without its extension, of the module. */
  readonly path: string;
  readonly kind: 'package' | 'module' | 'namespace';
}

/** The Python packages and modules of a tree, as the import system sees them: from paths alone. */
export interface PythonLayout {
  /** Directories that are no regular package and lie in none, with Python files somewhere below: all that can be a source root. In path order; without ''. */
  readonly open: readonly string[];
  /** Open directories (and '') with a module or a regular package right in them. A setup.py alone does not count. */
  readonly holdsCode: ReadonlySet<string>;
  /** By first segment. */
  readonly topLevel: ReadonlyMap<string, readonly TopLevelName[]>;
  /** True when `path` is a module (without extension) or a directory with Python files below it. */
  exists(path: string): boolean;
  /** The unit a file belongs to: the outermost regular package around it, else its directory. */
  unitOf(file: string): string;
}

const PYTHON_FILE = /\.pyi?$/;
const INIT_FILE = /(^|\/)__init__\.pyi?$/;

/** @param files - paths of the tree's Python files, relative to it, in path order */
export function pythonLayout(files: readonly string[]): PythonLayout {
  const regular = new Set<string>();
  const directories = new Set<string>();
  const modules = new Set<string>();
  for (const file of files) {
    if (!PYTHON_FILE.test(file)) continue;
    const directory = parentOf(file);
    // The tree itself is a root whatever it holds: an __init__.py in it does not make it a package of anything.
    if (INIT_FILE.test(file)) {
      if (directory !== '') regular.add(directory);
    } else modules.add(file.replace(PYTHON_FILE, ''));
    for (let at = directory; at !== '' && !directories.has(at); at = parentOf(at)) directories.add(at);
  }

  /** The outermost regular package that is `directory` or encloses it. */
  const outermost = new Map<string, string | undefined>([['', undefined]]);
  const outermostPackage = (directory: string): string | undefined => {
    let known = outermost.get(directory);
    if (known === undefined && !outermost.has(directory)) {
      known = outermostPackage(parentOf(directory)) ?? (regular.has(directory) ? directory : undefined);
      outermost.set(directory, known);
    }
    return known;
  };

  const open: string[] = [];
  const holdsCode = new Set<string>();
  const topLevel = new Map<string, TopLevelName[]>();
  const add = (path: string, kind: TopLevelName['kind']) => {
    const directory = parentOf(path);
    const name = path.slice(directory === '' ? 0 : directory.length + 1);
    const known = topLevel.get(name);
    if (known === undefined) topLevel.set(name, [{ directory, path, kind }]);
    else known.push({ directory, path, kind });
    if (kind !== 'namespace' && name !== 'setup') holdsCode.add(directory);
  };
  for (const directory of [...directories].sort(compareBytes)) {
    const enclosing = outermostPackage(directory);
    if (enclosing === undefined) {
      open.push(directory);
      add(directory, 'namespace');
    } else if (enclosing === directory) add(directory, 'package');
  }
  for (const module of modules) {
    if (outermostPackage(parentOf(module)) === undefined) add(module, 'module');
  }
  return {
    open,
    holdsCode,
    topLevel,
    exists: (path) => modules.has(path) || directories.has(path),
    unitOf: (file) => outermostPackage(parentOf(file)) ?? parentOf(file),
  };
}

/** The directory of a path; '' at the top. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
