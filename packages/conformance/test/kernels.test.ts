import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
const { status, stderr } = spawnSync(process.execPath, ['scripts/kernels/main.ts', '--check'], {
  cwd: root,
  encoding: 'utf8',
});
const noCompiler = status === 3;
if (noCompiler) console.warn(`kernels: NOT RUN: ${stderr}`);

it.skipIf(noCompiler)("layers' kernels are what their sources compile to", () => {
  // What npm warns of there is no difference.
  expect(status, stderr).toBe(0);
});
