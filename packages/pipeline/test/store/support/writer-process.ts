// Writes an index of one row, and stops at the stage named: `node writer-process.ts DIRECTORY STAGE [ID]`.
// Stages up to `finished` are reported on standard output, and then waited in; those within `commit` end the process by SIGKILL.
import fs from 'node:fs/promises';
import process from 'node:process';
import { startWriting, writeThings } from './sample.ts';

const [directory, stage, id = '7'] = process.argv.slice(2);
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
};

async function reached(name: string): Promise<void> {
  if (name !== stage) return;
  process.stdout.write(`${name}\n`);
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}

const writer = await startWriting(directory);
await reached('created');
writeThings(writer, [{ id: Number(id), parent: null, kind: 'small', word: 'w', note: 'x'.repeat(100_000) }]);
await reached('finished');

const { rename, rm } = fs;
if (stage === 'before-rename') fs.rename = die as typeof rename;
if (stage === 'after-rename') {
  fs.rename = async (from, to) => {
    await rename(from, to);
    die();
  };
}
if (stage === 'before-cleanup') fs.rm = die as typeof rm;
await writer.commit();
process.stdout.write('committed\n');
