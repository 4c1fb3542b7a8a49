import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { failedImportOf, installModuleHooks } from './host-modules.ts';
import type { ModuleFault } from './module-fault.ts';
import { pathOf, placeOfError } from './place-of-error.ts';
import { specifierFrom } from './specifier-from.ts';
import { lastUserFile } from './user-files.ts';

/** A module's exports, and how to speak of it. */
export interface UserModule {
  /** Path of a file, or name of a package. */
  readonly file: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** What came of looking at a user's module: a value, or why there is none. */
export type ModuleResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: ModuleFault };

/**
 * Imports a module that a user named.
 *
 * @param name - a path ('./mine.ts', 'mine.ts', '/abs/mine.ts'), a file URL, or the name of a package
 * @param directory - absolute path of the folder that relative paths and packages are looked up from
 */
export async function importUserModule(name: string, directory: string): Promise<ModuleResult<UserModule>> {
  installModuleHooks();
  const isPackage = !/^(?:\.{1,2}(?:[\\/]|$)|\/|[a-z]:[\\/]|file:)|\.[cm]?[jt]s$/i.test(name);
  const url = isPackage || name.startsWith('file:') ? name : pathToFileURL(path.resolve(directory, name)).href;
  const parent = pathToFileURL(path.join(directory, 'strata.config.ts')).href;
  const file = isPackage ? name : pathOf(url);
  try {
    const exports = (await import(isPackage ? specifierFrom(name, parent) : url)) as Record<string, unknown>;
    return { ok: true, value: { file, exports } };
  } catch (error) {
    return { ok: false, fault: faultOf(error, { name, url, file, directory, isPackage }) };
  }
}

interface Asked {
  readonly name: string;
  readonly url: string;
  readonly file: string;
  readonly directory: string;
  readonly isPackage: boolean;
}

function faultOf(error: unknown, { name, url, file, directory, isPackage }: Asked): ModuleFault {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const failed = failedImportOf(error);
  if (failed?.specifier === (isPackage ? name : url)) {
    if (isPackage) return { reason: 'not-found', what: 'package', name, looked: directory };
    const what = code === 'ERR_UNSUPPORTED_DIR_IMPORT' ? 'directory' : 'file';
    return { reason: 'not-found', what, name, looked: file };
  }
  if (failed) {
    const exported = code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED';
    return { reason: 'unresolved-import', importer: pathOf(failed.importer), specifier: failed.specifier, exported };
  }
  const place = placeOfError(error, url);
  if (!(error instanceof Error)) return { reason: 'threw', file, place, message: String(error) };
  const { name: kind, message } = error;
  if (!(error instanceof SyntaxError)) return { reason: 'threw', file, place, message: `${kind}: ${message}` };
  if (/does not provide an export named/.test(message)) return { reason: 'missing-name', file, place, message };
  const culprit = place?.file ?? pathOf(lastUserFile()?.url ?? url);
  const erasable = code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX';
  return { reason: 'syntax', file: culprit, place, message, erasable };
}
