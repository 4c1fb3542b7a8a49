import { type ResolveFnOutput, type ResolveHookContext, type ResolveHookSync, registerHooks } from 'node:module';
import { parseSpecifierFrom } from './specifier-from.ts';
import { isUserFile, loadUserFile } from './user-files.ts';

const hosts: string[] = [];
let installed = false;

/**
 * Lets a file anywhere on disk, with nothing installed around it, import what comes with the program that runs it (the host):
 * `@strata/pipeline`, `apache-arrow`, `zod`. Packages that Node does not find from such a file are looked up from the host.
 *
 * Only bare specifiers, only after Node's own resolution failed, and only for importers outside node_modules: what is installed beside a file
 * stays its own, and installed packages see exactly what they declare. Hooks belong to a thread: the workers of a pool register
 * the hosts of the thread that starts them.
 *
 * @param hostUrl - `import.meta.url` of a module of the program, from whose package the others are resolved
 */
export function registerHostModules(hostUrl: string): void {
  if (!hosts.includes(hostUrl)) hosts.push(hostUrl);
  installModuleHooks();
}

/** The hosts registered in this thread, in the order in which they are asked. */
export function registeredHosts(): readonly string[] {
  return [...hosts];
}

/** Installs the hooks without a host: users' files then load, and find only what is installed beside them. */
export function installModuleHooks(): void {
  if (installed) return;
  installed = true;
  registerHooks({ resolve, load: loadUserFile });
}

type NextResolve = Parameters<ResolveHookSync>[2];

const resolve: ResolveHookSync = (specifier, context, next) => {
  const from = parseSpecifierFrom(specifier);
  return from
    ? resolveWithHosts(from.specifier, { ...context, parentURL: from.parent }, next)
    : resolveWithHosts(specifier, context, next);
};

function resolveWithHosts(specifier: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput {
  // Kept here because Node writes what `next` is given into the context.
  const importer = context.parentURL ?? '';
  try {
    return next(specifier, context);
  } catch (error) {
    const found = fromHosts(specifier, context, next, error);
    if ('url' in found) return found;
    if (found.error instanceof Error) failed.set(found.error, { specifier, importer });
    throw found.error;
  }
}

function fromHosts(
  specifier: string,
  context: ResolveHookContext,
  next: NextResolve,
  error: unknown,
): ResolveFnOutput | { readonly error: unknown } {
  if (!isNotFound(error) || !isBare(specifier) || !isUserFile(context.parentURL)) return { error };
  for (const host of hosts) {
    try {
      return next(specifier, { ...context, parentURL: host });
    } catch (inHost) {
      // The host has the package, but not this part of it: that says more than that the user's folder lacks it.
      if (!isNotFound(inHost)) return { error: inHost };
    }
  }
  return { error };
}

function isNotFound(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}

/** Neither a path, nor an import of the package's own (#), nor a URL (node: included). */
function isBare(specifier: string): boolean {
  return !/^(?:[./#]|[a-z][a-z0-9+.-]*:)/i.test(specifier);
}

/** An import that could not be resolved: what was asked for, and the URL of the module that asked. */
export interface FailedImport {
  readonly specifier: string;
  readonly importer: string;
}

const failed = new WeakMap<Error, FailedImport>();

/** The import at which an `import()` failed, if it failed for want of a module. */
export function failedImportOf(error: unknown): FailedImport | undefined {
  return error instanceof Error ? failed.get(error) : undefined;
}
