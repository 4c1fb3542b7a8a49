/** A statement of a module or class body, one a line: just what decides how names are resolved. */
export type Statement =
  | ({ readonly is: 'def' | 'var'; readonly name: string } & Conditions)
  | ({
      readonly is: 'class';
      readonly name: string;
      readonly bases: readonly string[];
      readonly body: readonly Statement[];
    } & Conditions)
  | ({ readonly is: 'import'; readonly module: string; readonly alias?: string } & Conditions)
  | ({
      readonly is: 'from';
      readonly level: number;
      readonly module: string;
      readonly name: string;
      readonly alias?: string;
    } & Conditions)
  | ({ readonly is: 'star'; readonly level: number; readonly module: string } & Conditions)
  /** `__all__ = [names]` */
  | { readonly is: 'all'; readonly names: readonly string[] }
  /** Reads a dotted name. */
  | { readonly is: 'use'; readonly text: string };

export interface Conditions {
  readonly conditional?: boolean;
  readonly fallback?: boolean;
}

export interface ModelFile {
  readonly path: string;
  readonly sourceRoot: string;
  readonly body: readonly Statement[];
}

/** What a statement binds in its scope; undefined for star imports and statements that bind nothing. */
export function boundName(statement: Statement): string | undefined {
  switch (statement.is) {
    case 'def':
    case 'var':
    case 'class':
      return statement.name;
    case 'import':
      return statement.alias ?? statement.module.split('.')[0];
    case 'from':
      return statement.alias ?? statement.name;
    default:
      return undefined;
  }
}

/** What a name stands for in the code of a class: `__x` is private to it. */
export function sought(className: string | undefined, name: string): string {
  if (className === undefined || !name.startsWith('__') || name.endsWith('__')) return name;
  return `_${className.replace(/^_+/, '')}${name}`;
}

/** Name of the class whose body it is; undefined for that of the file. */
export function classOf(file: ModelFile, body: readonly Statement[]): string | undefined {
  const owner = file.body.find((statement) => statement.is === 'class' && statement.body === body);
  return owner && boundName(owner);
}

/** Dotted path of a module from its source root. */
export function modulePath({ path, sourceRoot }: ModelFile): string {
  const local = sourceRoot === '' ? path : path.slice(sourceRoot.length + 1);
  const segments = local.replace(/\.pyi?$/, '').split('/');
  if (segments.length > 1 && segments[segments.length - 1] === '__init__') segments.pop();
  return segments.join('.');
}
