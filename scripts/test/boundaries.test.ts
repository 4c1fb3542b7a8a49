import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkBoundaries } from '../boundaries/check-boundaries.ts';

const created: string[] = [];

afterEach(() => {
  for (const directory of created.splice(0)) rmSync(directory, { recursive: true });
});

/** A workspace with every package of ours, correct but for what `files` adds or replaces. */
function check(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(path.join(tmpdir(), 'strata-boundaries-'));
  created.push(root);
  const all = { ...WORKSPACE, ...files };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const { violations, ...counts } = checkBoundaries(root);
  return { ...counts, violations: violations.map(({ rule, file, line }) => `${rule} ${file}:${line}`) };
}

function manifest(name: string, dependencies: readonly string[], devDependencies: readonly string[] = []) {
  const list = (names: readonly string[]) => Object.fromEntries(names.map((n) => [n, '*']));
  const exports =
    name === 'pipeline' ? { '.': './src/index.ts', './testing': './src/testing.ts' } : { '.': './src/index.ts' };
  return JSON.stringify({
    name: `@strata/${name}`,
    exports,
    dependencies: list(dependencies),
    devDependencies: list(devDependencies),
  });
}

const WORKSPACE = {
  'package.json': JSON.stringify({ devDependencies: { vitest: '*' } }),
  'packages/tables/package.json': manifest('tables', ['apache-arrow']),
  'packages/tables/src/index.ts': "export { kinds } from './kinds.ts';",
  'packages/tables/src/kinds.ts': "import { Field } from 'apache-arrow';\nexport const kinds = [Field];",
  'packages/formats/package.json': manifest('formats', ['@strata/tables']),
  'packages/formats/src/index.ts': "import 'node:fs';\nimport '@strata/tables';",
  'packages/pipeline/package.json': manifest('pipeline', ['@strata/tables', '@strata/formats']),
  'packages/pipeline/src/index.ts': "import '@strata/formats';\nimport './store/open.ts';",
  'packages/pipeline/src/store/open.ts': "import 'node:fs/promises';",
  'packages/pipeline/src/testing.ts': 'export {};',
  'packages/source/package.json': manifest('source', ['@strata/tables', '@strata/pipeline']),
  'packages/source/src/index.ts': "import 'node:fs';\nimport '@strata/pipeline';",
  'packages/layers/l1-ir/package.json': manifest('l1-ir', ['@strata/tables', '@strata/pipeline']),
  'packages/layers/l1-ir/src/index.ts': "import '@strata/tables';",
  'packages/layers/l1-ir/test/l1.test.ts': "import 'vitest';\nimport '@strata/pipeline/testing';\nconsole.log();",
  'packages/layers/l4-cross-file/package.json': manifest('l4-cross-file', ['@strata/tables'], ['@strata/l1-ir']),
  'packages/layers/l4-cross-file/src/index.ts': "import '@strata/tables';",
  'packages/layers/l4-cross-file/test/l4.test.ts': "import '@strata/l1-ir';\nimport '../src/index.ts';",
  'packages/cli/package.json': manifest('cli', ['@strata/l1-ir', '@strata/l4-cross-file']),
  'packages/cli/src/index.ts': "import '@strata/l1-ir';\nconsole.log(process.stdout.isTTY);",
} as const;

const L1 = 'packages/layers/l1-ir/src/index.ts';
const L4 = 'packages/layers/l4-cross-file/src/index.ts';

describe('the boundary check', () => {
  it('passes a workspace that keeps to the rules, having seen every file and import of it', () => {
    expect(check({})).toEqual({ files: 12, imports: 16, violations: [] });
  });

  it.each([
    ['a static import', "import { x } from '@strata/l1-ir';"],
    ['a type-only import', "import type { X } from '@strata/l1-ir';"],
    ['an import for its effects', "import '@strata/l1-ir';"],
    ['a re-export', "export { x } from '@strata/l1-ir';"],
    ['a star re-export', "export * from '@strata/l1-ir';"],
    ['a dynamic import', "await import('@strata/l1-ir');"],
    ['an import() type', "let x: import('@strata/l1-ir').X;"],
    ['require', "require('@strata/l1-ir');"],
  ])('fails a layer that reaches another layer by %s', (_, source) => {
    const files = {
      [L4]: `// line 1\n${source}`,
      'packages/layers/l4-cross-file/package.json': manifest('l4-cross-file', ['@strata/l1-ir']),
      'packages/layers/l4-cross-file/test/l4.test.ts': '',
    };
    expect(check(files).violations).toEqual([
      'forbidden-dependency packages/layers/l4-cross-file/package.json:0',
      `forbidden-import ${L4}:2`,
    ]);
  });

  it.each([
    ['packages/tables/src/kinds.ts', '@strata/formats'],
    ['packages/tables/src/kinds.ts', '@strata/pipeline'],
    ['packages/formats/src/index.ts', '@strata/pipeline'],
    ['packages/pipeline/src/index.ts', '@strata/source'],
    ['packages/pipeline/src/index.ts', '@strata/l1-ir'],
    ['packages/source/src/index.ts', '@strata/formats'],
    ['packages/source/src/index.ts', '@strata/l1-ir'],
    [L1, '@strata/formats'],
    [L1, '@strata/source'],
    [L1, '@strata/cli'],
  ])('fails %s when it imports %s', (file, name) => {
    expect(check({ [file]: `import '${name}';` }).violations).toContain(`forbidden-import ${file}:1`);
  });

  it('fails a manifest that names a forbidden package, imported or not', () => {
    const files = { 'packages/tables/package.json': manifest('tables', ['apache-arrow', '@strata/formats']) };
    expect(check(files).violations).toEqual(['forbidden-dependency packages/tables/package.json:0']);
  });

  it('fails an import of what the manifest does not declare', () => {
    expect(check({ [L1]: "import 'zod';\nimport 'vitest';" }).violations).toEqual([
      `undeclared-dependency ${L1}:1`,
      `undeclared-dependency ${L1}:2`,
    ]);
    const test = 'packages/layers/l1-ir/test/l1.test.ts';
    expect(check({ [test]: "import '@strata/l4-cross-file';" }).violations).toEqual([
      `undeclared-dependency ${test}:1`,
    ]);
  });

  it('fails an import past what a package exports, from tests too', () => {
    const test = 'packages/layers/l4-cross-file/test/l4.test.ts';
    expect(check({ [L1]: "import '@strata/tables/src/kinds.ts';" }).violations).toEqual([`deep-import ${L1}:1`]);
    expect(check({ [test]: "import '@strata/l1-ir/src/index.ts';" }).violations).toEqual([`deep-import ${test}:1`]);
  });

  it('fails a relative import that leaves the package, from tests too', () => {
    const test = 'packages/layers/l4-cross-file/test/l4.test.ts';
    expect(check({ [L1]: "import '../../../tables/src/kinds.ts';" }).violations).toEqual([`leaves-package ${L1}:1`]);
    expect(check({ [test]: "import '../../l1-ir/src/index.ts';" }).violations).toEqual([`leaves-package ${test}:1`]);
  });

  it.each([
    ['console.log(1);'],
    ['globalThis.console.log(1);'],
    ["process.stdout.write('');"],
    ["process.stderr.write('');"],
    ['process.exit(1);'],
    ['process.exitCode = 1;'],
    ["import { stdout } from 'node:process';"],
    ["import console from 'node:console';"],
  ])('fails a layer that prints or exits: %s', (source) => {
    expect(check({ [L1]: `\n${source}` }).violations).toEqual([`prints ${L1}:2`]);
  });

  it('does not mistake a word in a comment, a string or a property for a use of it', () => {
    const source = "// console.log(1)\nexport const a = { console: 'process.stdout' };\nexport const b = a.console;";
    expect(check({ [L1]: source }).violations).toEqual([]);
  });

  it.each([
    [L1, "import { readFileSync } from 'node:fs';"],
    [L1, "import type { Stats } from 'fs';"],
    [L1, "await import('node:fs/promises');"],
    [L1, "process.getBuiltinModule('fs');"],
    ['packages/tables/src/kinds.ts', "import 'node:fs';"],
    ['packages/pipeline/src/index.ts', "import 'node:fs';"],
  ])('fails %s when it reaches for the file system: %s', (file, source) => {
    expect(check({ [file]: source }).violations).toEqual([`file-system ${file}:1`]);
  });

  it('fails a cycle of imports between files, once', () => {
    const files = {
      'packages/tables/src/kinds.ts': "import './b.ts';",
      'packages/tables/src/b.ts': "import './c.ts';",
      'packages/tables/src/c.ts': "import type { K } from './kinds.ts';",
    };
    expect(check(files).violations).toEqual(['cycle packages/tables/src/b.ts:0']);
  });

  it('fails a cycle that goes through another package', () => {
    const files = {
      'packages/tables/src/kinds.ts': "import '@strata/formats';",
      'packages/tables/package.json': manifest('tables', ['@strata/formats']),
    };
    expect(check(files).violations).toContain('cycle packages/formats/src/index.ts:0');
  });

  it('fails a package that no rule covers, and a file that cannot be parsed', () => {
    const files = { 'packages/new/package.json': manifest('new', []), [L1]: 'import {' };
    const { violations } = check(files);
    expect(violations).toContain('unknown-package packages/new/package.json:0');
    expect(violations).toContain(`unreadable ${L1}:0`);
  });
});
