import path from 'node:path';

/** Name of the index directory in the root of a tree, unless the user puts it elsewhere. */
export const INDEX_DIRECTORY = '.strata';

export const MANIFEST = 'manifest.json';
export const GITIGNORE = '.gitignore';
export const GENERATIONS = 'generations';
/** Directory of vectors that are kept from one generation to the next, because they took a model to make. */
export const EMBEDDINGS = 'embeddings';
/** Lock files and half-written manifests start with these. */
export const LOCK_PREFIX = 'lock-';
export const MANIFEST_TEMPORARY_PREFIX = 'manifest.json.tmp-';

export const manifestPath = (directory: string): string => path.join(directory, MANIFEST);

export const generationPath = (directory: string, generation: number): string =>
  path.join(directory, GENERATIONS, String(generation).padStart(6, '0'));

/** The number of a generation directory, or undefined for a name that is none. */
export function generationOf(name: string): number | undefined {
  return /^\d{6,}$/.test(name) ? Number(name) : undefined;
}

/** Whether a name in an index directory is one of ours. */
export function isIndexEntry(name: string): boolean {
  return (
    name === MANIFEST ||
    name === GITIGNORE ||
    name === GENERATIONS ||
    name === EMBEDDINGS ||
    name.startsWith(LOCK_PREFIX) ||
    name.startsWith(MANIFEST_TEMPORARY_PREFIX)
  );
}
