import { createHash } from 'node:crypto';

/** Consecutive parts of a list, of `size` each but the last. */
export function slicesOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

/** About `count` of the files, chosen by the hash of their paths, as the oracle's programs choose them; all without a count. */
export function sampleOf<File extends { readonly path: string }>(files: readonly File[], count?: number): File[] {
  if (count === undefined || count >= files.length) return [...files];
  const ranked = files
    .map((file) => ({ file, hash: createHash('sha1').update(file.path).digest('hex') }))
    .sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
  const chosen = new Set(ranked.slice(0, count).map(({ file }) => file));
  return files.filter((file) => chosen.has(file));
}
