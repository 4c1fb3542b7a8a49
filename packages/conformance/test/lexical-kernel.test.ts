import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const directory = path.join(import.meta.dirname, '../../layers/l5-lexical');
const compiler = spawnSync('npx', ['-y', '--package=assemblyscript@0.28.20', 'asc', '--version'], { encoding: 'utf8' });
if (compiler.status !== 0) console.warn(`lexical kernel: NOT RUN: assemblyscript 0.28.20 could not be had by npx`);

it.skipIf(compiler.status !== 0)('the kernel of L5 is what its sources compile to', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/compile-kernel.ts', '--check'], {
    cwd: directory,
    encoding: 'utf8',
  });
  // What npm warns of there is no difference.
  expect(status, stderr).toBe(0);
});
