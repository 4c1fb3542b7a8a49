// What the protections are for: maps a file, reads it after it was cut short, as another process may do at any moment: `touch-unprotected.ts FILE`.
import { truncateSync } from 'node:fs';
import process from 'node:process';
import { mapFile } from '../../../src/index.ts';

const [, , file] = process.argv;
const mapped = mapFile(file, { mode: 'auto' });
if (!mapped.ok) throw new Error(mapped.failure.got);
truncateSync(file, 0);
console.log(mapped.file.bytes[100_000]);
