import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Case } from './case.ts';

/** Writes the files of a case below `directory`. */
export function writeCase({ files }: Case, directory: string): void {
  for (const file of files) {
    const place = path.join(directory, ...file.path.split('/'));
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, file.bytes);
  }
}
