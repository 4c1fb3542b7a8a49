import type { LoadHookSync } from 'node:module';

/** A file that is not part of an installed package. */
export function isUserFile(url: string | undefined): boolean {
  return url?.startsWith('file:') === true && !url.includes('/node_modules/');
}

const MODULE_SYNTAX = /^\s*(?:import|export)\b/m;

/**
 * Hook that loads users' files. In a folder whose package.json has no "type", Node first parses a file as CommonJS, then again as a
 * module, and prints a warning about it; here a file that plainly is a module is taken as one at once.
 */
export const loadUserFile: LoadHookSync = (url, context, next) => {
  if (!isUserFile(url)) return next(url, context);
  const extension = /\.([jt]s)$/.exec(new URL(url).pathname)?.[1];
  // Kept here because Node writes what `next` is given into the context.
  const { format } = context;
  const ambiguous = format === null || format === undefined;
  if (extension !== undefined && ambiguous && !context.conditions.includes('require')) {
    const asModule = next(url, { ...context, format: extension === 'ts' ? 'module-typescript' : 'module' });
    if (MODULE_SYNTAX.test(textOf(asModule.source))) {
      last = { url, source: asModule.source };
      return asModule;
    }
  }
  const loaded = next(url, { ...context, format });
  last = { url, source: loaded.source };
  return loaded;
};

type Source = ReturnType<LoadHookSync>['source'];
let last: { readonly url: string; readonly source: Source } | undefined;

/**
 * The user's file that was loaded last in this thread. It is compiled at once, so a syntax error belongs to it, also where the
 * error names no file.
 */
export function lastUserFile(): { readonly url: string; readonly text: string } | undefined {
  return last && { url: last.url, text: textOf(last.source) };
}

function textOf(source: Source): string {
  if (typeof source === 'string') return source;
  if (source === undefined || source === null) return '';
  return ArrayBuffer.isView(source)
    ? Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8')
    : Buffer.from(source).toString('utf8');
}
