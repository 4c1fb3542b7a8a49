import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelSources } from './kernel-sources.ts';

/**
 * Compiles assembly/*.ts into src/build/kernel-binary.ts. The compiler is fetched when it is needed: it is 100 MB, and whoever does not change the kernel never needs it.
 *
 *     node scripts/compile-kernel.ts            write the file
 *     node scripts/compile-kernel.ts --check    say whether it is what the sources compile to (exit code 1 if not, 3 if the compiler cannot be had)
 */
const COMPILER = 'assemblyscript@0.28.20';
const LINE = 140;

const ASC = ['-y', `--package=${COMPILER}`, 'asc'];

const root = join(import.meta.dirname, '..');
const target = join(root, 'src/build/kernel-binary.ts');

if (spawnSync('npx', [...ASC, '--version']).status !== 0) {
  console.error(`expected ${COMPILER}, and npx could not get it`);
  process.exit(3);
}
const compiled = compile();
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== compiled) {
    console.error(`expected ${target} to be what assembly/ compiles to by ${COMPILER}, and it is not`);
    console.error('  next step: npm run kernel');
    process.exitCode = 1;
  }
} else writeFileSync(target, compiled);

function compile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'strata-kernel-'));
  try {
    const binary = join(directory, 'kernel.wasm');
    const flags = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert', '--zeroFilledMemory'];
    execFileSync('npx', [...ASC, 'assembly/kernel.ts', '-o', binary, ...flags], {
      cwd: root,
      stdio: 'inherit',
    });
    return moduleOf(readFileSync(binary).toString('base64'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function moduleOf(base64: string): string {
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, 'g'))!;
  return [
    '/**',
    ` * The kernel in assembly/, compiled by ${COMPILER}: \`npm run kernel\` writes this file.`,
    ' */',
    '',
    '/** SHA-256 of the sources. A test says when they have changed since. */',
    `export const KERNEL_SOURCES = '${kernelSources()}';`,
    '',
    'export const KERNEL_BINARY = `',
    ...lines,
    '`;',
    '',
  ].join('\n');
}
