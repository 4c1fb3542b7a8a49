import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kernelBinary, kernelPackages, kernelSources } from './kernel-package.ts';

/**
 * Compiles the assembly/*.ts of each package that has a kernel into its kernel-binary.ts. The compiler is fetched when it is needed: it is 100 MB, and whoever does not change a kernel never needs it.
 *
 *     npm run kernels               write the files
 *     npm run kernels -- --check    say whether they are what the sources compile to (exit code 1 if not, 3 if the compiler cannot be had)
 */
const COMPILER = 'assemblyscript@0.28.20';
const LINE = 140;

/** Asked for once: then npm need not ask the registry again what it has. */
const ASC = ['-y', '--prefer-offline', `--package=${COMPILER}`, 'asc'];

if (spawnSync('npx', [...ASC, '--version']).status !== 0) {
  console.error(`expected ${COMPILER}, and npx could not get it`);
  process.exit(3);
}
for (const directory of kernelPackages(path.join(import.meta.dirname, '../..'))) {
  const target = kernelBinary(directory);
  const compiled = compile(directory);
  if (!process.argv.includes('--check')) writeFileSync(target, compiled);
  else if (readFileSync(target, 'utf8') !== compiled) {
    console.error(`expected ${target} to be what assembly/ compiles to by ${COMPILER}, and it is not`);
    console.error('  next step: npm run kernels');
    process.exitCode = 1;
  }
}

function compile(directory: string): string {
  const scratch = mkdtempSync(path.join(tmpdir(), 'strata-kernel-'));
  try {
    const binary = path.join(scratch, 'kernel.wasm');
    const flags = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert', '--zeroFilledMemory'];
    execFileSync('npx', [...ASC, 'assembly/kernel.ts', '-o', binary, ...flags], { cwd: directory, stdio: 'inherit' });
    return moduleOf(readFileSync(binary).toString('base64'), kernelSources(directory));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function moduleOf(base64: string, sources: string): string {
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, 'g'))!;
  return [
    '/**',
    ` * The kernel in assembly/, compiled by ${COMPILER}: \`npm run kernels\` writes this file.`,
    ' */',
    '',
    '/** SHA-256 of the sources. A test says when they have changed since. */',
    `export const KERNEL_SOURCES = '${sources}';`,
    '',
    'export const KERNEL_BINARY = `',
    ...lines,
    '`;',
    '',
  ].join('\n');
}
