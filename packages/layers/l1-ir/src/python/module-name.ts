const SUFFIX = /\.(?:py|pyi|pyw)$/;

/**
 * The dotted name of the module in a file: its path from the source root, without the extension, and without `__init__` of a package. An
 * `__init__.py` at the source root itself is named `__init__`.
 */
export function moduleName(path: string, sourceRoot: string): string {
  const inRoot = sourceRoot !== '' && path.startsWith(`${sourceRoot}/`) ? path.slice(sourceRoot.length + 1) : path;
  const segments = inRoot.replace(SUFFIX, '').split('/');
  if (segments.length > 1 && segments[segments.length - 1] === '__init__') segments.pop();
  return segments.join('.');
}
