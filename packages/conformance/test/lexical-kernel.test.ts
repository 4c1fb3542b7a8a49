import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const directory = path.join(import.meta.dirname, '../../layers/l5-lexical');
const { status, stderr } = spawnSync(process.execPath, ['scripts/compile-kernel.ts', '--check'], {
  cwd: directory,
  encoding: 'utf8',
});
const noCompiler = status === 3;
if (noCompiler) console.warn(`lexical kernel: NOT RUN: ${stderr}`);

it.skipIf(noCompiler)('the kernel of L5 is what its sources compile to', () => {
  // What npm warns of there is no difference.
  expect(status, stderr).toBe(0);
});
