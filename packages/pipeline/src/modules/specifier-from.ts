const SCHEME = 'strata-from';

/**
 * A specifier as seen from another module, to be given to `import()`: what `import.meta.resolve` with a parent does, which Node has behind a
 * flag only. The hooks of `host-modules.ts` understand it.
 */
export function specifierFrom(specifier: string, parentUrl: string): string {
  return `${SCHEME}:${encodeURIComponent(parentUrl)}:${encodeURIComponent(specifier)}`;
}

export function parseSpecifierFrom(text: string): { readonly parent: string; readonly specifier: string } | undefined {
  if (!text.startsWith(`${SCHEME}:`)) return undefined;
  const [, parent, specifier] = text.split(':');
  return { parent: decodeURIComponent(parent), specifier: decodeURIComponent(specifier) };
}
