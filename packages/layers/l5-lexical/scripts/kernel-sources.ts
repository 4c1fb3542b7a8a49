import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = join(import.meta.dirname, '../assembly');

/** SHA-256 of the names and contents of assembly/*.ts, in order of names. */
export function kernelSources(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(directory).sort()) {
    if (name.endsWith('.ts')) hash.update(`${name}\n${readFileSync(join(directory, name), 'utf8')}`);
  }
  return hash.digest('hex');
}
