/** An absolute import as written: `import a.b` is `{ module: 'a.b' }`, `from a.b import c` is `{ module: 'a.b', name: 'c' }`. */
export interface AbsoluteImport {
  readonly module: string;
  /** The first name taken from the module, which may be a submodule. */
  readonly name?: string;
}

const STATEMENT =
  /^[ \t]*(?:from[ \t]+([A-Za-z_][\w.]*)[ \t]+import[ \t]+[(\\]?\s*([A-Za-z_]\w*)?|import[ \t]+([A-Za-z_][\w.]*(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[A-Za-z_][\w.]*(?:[ \t]+as[ \t]+\w+)?)*))/gm;

/**
 * The absolute imports in a piece of Python source, found by pattern. A line of a docstring may pass for one and a rare form be missed: it
 * is evidence to be counted, not an index.
 */
export function absoluteImports(source: string): AbsoluteImport[] {
  const imports: AbsoluteImport[] = [];
  for (const [, from, name, plain] of source.matchAll(STATEMENT)) {
    if (from !== undefined) imports.push(name === undefined ? { module: from } : { module: from, name });
    else for (const part of plain.split(',')) imports.push({ module: part.trim().split(/[ \t]/, 1)[0] });
  }
  return imports;
}
