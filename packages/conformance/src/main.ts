import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareTree } from './compare/compare-tree.ts';
import { findPython } from './oracle/python.ts';
import { renderComparison } from './report/render-comparison.ts';
import { indexTree } from './strata/run-strata.ts';

const USAGE = `usage: compare TREE [options]
Indexes TREE with bin/strata, asks CPython and our oracle of its import rules about the same files, and prints where they agree.

  --src-root DIR    source root, relative to TREE; repeatable; default: what strata finds
  --exclude GLOB    leave files out; repeatable
  --index DIR       compare this index instead of making one
  --sample N        compare about N files, the same ones every time
  --examples N      differences shown of each kind; default 5
  --keep DIR        directory for the index and everything that is compared; default: a temporary one`;

function parse() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'src-root': { type: 'string', multiple: true },
      exclude: { type: 'string', multiple: true },
      index: { type: 'string' },
      sample: { type: 'string' },
      examples: { type: 'string' },
      keep: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || positionals.length !== 1) throw new Error(USAGE);
  return { values, tree: path.resolve(positionals[0]) };
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
    const comparison = await compareTree(found.python, {
      tree,
      index,
      directory,
      ...(values.sample !== undefined && { sample: Number(values.sample) }),
      ...(values.examples !== undefined && { examples: Number(values.examples) }),
    });
    process.stdout.write(`CPython ${found.python.version}\n${renderComparison(comparison)}\n`);
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
