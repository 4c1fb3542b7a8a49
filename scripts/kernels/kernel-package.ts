import { createHash } from 'node:crypto';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The packages below a root that have a kernel: an `assembly` with a `kernel.ts`. In order of paths. */
export function kernelPackages(root: string): readonly string[] {
  return globSync('packages/**/assembly/kernel.ts', { cwd: root, exclude: ['**/node_modules'] })
    .map((file) => path.join(root, file, '../..'))
    .sort();
}

/** The module of a package that has its kernel in base64: the one `kernel-binary.ts` of its `src`. */
export function kernelBinary(directory: string): string {
  const [file, ...others] = globSync('src/**/kernel-binary.ts', { cwd: directory });
  if (file === undefined || others.length > 0) {
    throw new Error(
      `expected one src/**/kernel-binary.ts in ${directory}, found ${file === undefined ? 'none' : 'several'}`,
    );
  }
  return path.join(directory, file);
}

/** SHA-256 of the names and contents of a package's assembly/*.ts, in order of names. */
export function kernelSources(directory: string): string {
  const assembly = path.join(directory, 'assembly');
  const hash = createHash('sha256');
  for (const name of readdirSync(assembly).sort()) {
    if (name.endsWith('.ts')) hash.update(`${name}\n${readFileSync(path.join(assembly, name), 'utf8')}`);
  }
  return hash.digest('hex');
}
