import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareTree } from './compare/compare-tree.ts';
import { findPython } from './oracle/python.ts';
import { recordComparison } from './report/record-comparison.ts';
import { renderComparison } from './report/render-comparison.ts';
import { indexTree } from './strata/run-strata.ts';

const USAGE = `usage: compare TREE [options]
Indexes TREE with bin/strata, asks CPython and our oracle of its import rules about the same files, and prints where they agree.

  --src-root DIR    source root, relative to TREE; repeatable; default: what strata finds
  --exclude GLOB    leave files out; repeatable
  --index DIR       compare this index instead of making one
  --scopes          compare files by themselves only, not where imports and references end; in bounded memory on any tree
  --record          keep the result in packages/conformance/runs
  --sample N        compare about N files, the same ones every time
  --examples N      differences shown of each kind; default 5
  --keep DIR        directory for the index and everything that is compared; default: a temporary one`;

const log = (line: string) => process.stderr.write(`${line}\n`);

function parse() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'src-root': { type: 'string', multiple: true },
      exclude: { type: 'string', multiple: true },
      index: { type: 'string' },
      scopes: { type: 'boolean' },
      record: { type: 'boolean' },
      sample: { type: 'string' },
      examples: { type: 'string' },
      keep: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || positionals.length !== 1) throw new Error(USAGE);
  return { values, tree: path.resolve(positionals[0]) };
}

/** The options that decide what is compared, as they are typed. */
function optionsOf(values: ReturnType<typeof parse>['values']): string[] {
  const each = (flag: string, list: readonly string[] = []) => list.map((value) => `--${flag} ${value}`);
  return [
    ...(values.scopes ? ['--scopes'] : []),
    ...each('src-root', values['src-root']),
    ...each('exclude', values.exclude),
    ...(values.sample === undefined ? [] : [`--sample ${values.sample}`]),
  ];
}

async function main(): Promise<void> {
  const { values, tree } = parse();
  const found = findPython();
  if (!found.ok) throw new Error(found.message);
  const directory = values.keep ? path.resolve(values.keep) : mkdtempSync(path.join(tmpdir(), 'strata-compare-'));
  try {
    const index = values.index ? path.resolve(values.index) : path.join(directory, 'index');
    if (!values.index) {
      await indexTree({ tree, out: index, roots: values['src-root'] ?? [], exclude: values.exclude ?? [] });
    }
    const started = Date.now();
    const comparison = await compareTree(found.python, {
      tree,
      index,
      directory,
      ...(values.scopes && { scopesOnly: true }),
      ...(values.sample !== undefined && { sample: Number(values.sample) }),
      ...(values.examples !== undefined && { examples: Number(values.examples) }),
      progress: (done, all) => log(`${done} of ${all} files described and compared`),
    });
    process.stdout.write(`CPython ${found.python.version}\n${renderComparison(comparison)}\n`);
    if (values.record) {
      const context = { tree, python: found.python.version, seconds: Math.round((Date.now() - started) / 1000) };
      log(`recorded in ${recordComparison(comparison, { ...context, options: optionsOf(values) })}`);
    }
  } finally {
    if (!values.keep) rmSync(directory, { recursive: true, force: true });
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
