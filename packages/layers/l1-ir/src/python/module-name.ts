const SUFFIXES = ['.py', '.pyi', '.pyw'];
const PACKAGE = '/__init__';

/**
 * The dotted name of the module in a file: its path from the source root, without the extension, and without `__init__` of a package. An
 * `__init__.py` at the source root itself is named `__init__`.
 */
export function moduleName(path: string, sourceRoot: string): string {
  const from = sourceRoot !== '' && path.startsWith(`${sourceRoot}/`) ? sourceRoot.length + 1 : 0;
  const suffix = SUFFIXES.find((candidate) => path.endsWith(candidate)) ?? '';
  const module = path.slice(from, path.length - suffix.length);
  return (module.endsWith(PACKAGE) ? module.slice(0, -PACKAGE.length) : module).replaceAll('/', '.');
}
