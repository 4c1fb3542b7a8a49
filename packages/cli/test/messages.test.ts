import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createIndexWriter } from '@strata/pipeline';
import { describe, expect, it, vi } from 'vitest';
import { handmadeIndex, twoFiles } from './support/handmade-index.ts';
import { strata } from './support/in-process.ts';
import { temporaryDirectory, treeOf } from './support/temporary.ts';

/** Runs a command that must fail with this exit code and print nothing, and gives its message. */
async function failureOf(exitCode: number, ...args: string[]): Promise<string> {
  const outcome = await strata(...args);
  expect(outcome).toMatchObject({ exitCode, stdout: '' });
  expect(outcome.failure).not.toMatch(/\n\s+at /);
  return outcome.failure ?? '';
}

describe('wrong arguments', () => {
  it.each([
    [['query'], 'expected a query: def, refs, deps or symbols'],
    [['query', 'nope'], "expected a query (def, refs, deps, symbols), got 'nope'"],
    [
      ['serch', 'x'],
      "expected a command (index, plan, query, search, similar, chunks, export, layer), got 'serch'; did you mean 'search'?",
    ],
    [['query', 'ref', 'x'], "expected a query (def, refs, deps, symbols), got 'ref'; did you mean 'refs'?"],
    [
      ['search', 'x', '--ignorecase', '--indx', '.'],
      "expected only arguments that 'strata search' knows, got --ignorecase, --indx; did you mean --ignore-case?",
    ],
    [['search', 'x', '-iq'], "expected only arguments that 'strata search' knows, got -q"],
    [
      ['search', 'raise', 'Error'],
      "expected only arguments that 'strata search' knows, got 'Error'; a pattern of several words stands in quotes",
    ],
    [['index', 'a', 'b'], "expected only arguments that 'strata index' knows, got 'b'"],
    [['index', '--frob'], "expected only arguments that 'strata index' knows, got --frob"],
    [['index', '--workers', '0'], "expected --workers to be a whole number from 1 to 512, got '0'"],
    [['index', '--workers', '2', '--workers', '3'], 'expected --workers once, got it 2 times'],
    [['index', '--out', 'a', '--out', 'b'], 'expected --out once, got it 2 times'],
    [['index', '--seed', 'x'], "expected --seed to be a whole number from 0 to 4294967295, got 'x'"],
    [['index', '--skip'], 'expected a value after --skip'],
    [['index', '--include', ''], "expected --include with a glob, as in '*.py' or 'docs/**', got ''"],
    [['search', 'x', '--glob', '*', '--glob', '!'], "expected --glob with a glob, as in '*.py' or 'docs/**', got '!'"],
    [['plan', '--format', 'svg'], "expected --format to be one of text, mermaid, dot, json, got 'svg'"],
    [['query', 'def'], 'expected an argument: strata query def <name>'],
    [['export'], 'expected an argument: strata export <table>'],
  ])('%j are refused with the help that says more', async (args, message) => {
    const failure = await failureOf(2, ...args);
    expect(failure.split('\n')[0]).toBe(message);
    expect(failure).toMatch(/\n {2}next step: {4}strata .*--help$/);
  });

  it('of --use are refused', async () => {
    expect(await failureOf(2, 'plan', treeOf({}), '--use', 'x')).toContain('expected --use SLOT=MODULE');
  });
});

describe('a tree that cannot be indexed', () => {
  it('is not there, or is a file', async () => {
    const root = treeOf({ 'm.py': '' });
    expect(await failureOf(1, 'index', path.join(root, 'nope'))).toContain(
      'expected a directory to index, got nothing there',
    );
    expect(await failureOf(1, 'index', path.join(root, 'm.py'))).toContain('expected a directory to index, got a file');
    expect(await failureOf(1, 'plan', path.join(root, 'nope'))).toContain('expected a directory');
  });

  it('holds nothing to read; an index that is there stays', async () => {
    const root = treeOf({ 'm.py': 'x = 1' });
    expect((await strata('index', root, '--json', '--workers', '1')).exitCode).toBe(0);
    const manifest = readFileSync(path.join(root, '.strata/manifest.json'));
    const failure = await failureOf(1, 'index', root, '--json', '--workers', '1', '--exclude', '*.py');
    expect(failure).toContain('expected at least one Python file (.py, .pyi, .pyw) or other text, got none');
    expect(readFileSync(path.join(root, '.strata/manifest.json'))).toEqual(manifest);
  });

  it('has no Python file: that is said, and all else is in its index', async () => {
    const root = treeOf({ 'a.txt': 'some text\n', 'b.md': '' });
    const notes = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const { exitCode, stdout } = await strata('index', root, '--json', '--workers', '1');
      expect(exitCode).toBe(0);
      expect(notes.mock.lastCall?.[0]).toContain(
        'expected at least one Python file (.py, .pyi, .pyw), got none among 2 files; without definitions',
      );
      const said = { files: 0, text: { files: 2, lines: 1 }, chunks: 3, error: null, note: { code: 'no-source' } };
      expect(JSON.parse(stdout)).toMatchObject(said);
      expect((await strata('search', 'some', '--index', root)).stdout).toBe('a.txt:1:1:some text\n');
      expect((await strata('index', root, '--workers', '1')).stdout).toMatch(/text +2 {2}files of 1 KB.*\n/);
      notes.mockClear();
      expect((await strata('index', root, '--json', '--workers', '1', '--skip', 'l1-ir')).exitCode).toBe(0);
      expect(notes).not.toHaveBeenCalled();
    } finally {
      notes.mockRestore();
    }
  });

  it('has nothing but files that are left out', async () => {
    const root = treeOf({ 'a.bin': '\0' });
    const { exitCode, failure, stdout } = await strata('index', root, '--workers', '1');
    expect(exitCode).toBe(1);
    expect(failure).toContain('got none among 1 files, nor other text');
    // No lines, no speed.
    expect(stdout).toMatch(/^ {2}all .* -$/m);
  });

  it('lacks a source root that was asked for', async () => {
    const root = treeOf({ 'm.py': '' });
    const failure = await failureOf(1, 'index', root, '--src-root', 'lib');
    expect(failure).toContain(`lib: expected --src-root to be a directory in ${root}, got nothing there`);
  });

  it('has an index that another process writes', async () => {
    const root = treeOf({ 'm.py': '' });
    const held = await createIndexWriter(path.join(root, '.strata'), { root, fingerprint: '0', createdBy: 'a test' });
    expect(await failureOf(1, 'index', root)).toContain('expected no other process that writes this index');
    if (held.ok) await held.writer.abandon();
  });
});

describe('an index', () => {
  it('goes into .strata below a directory that holds other things', async () => {
    const root = treeOf({ 'm.py': 'x = 1', 'elsewhere/notes.txt': '' });
    const out = path.join(root, 'elsewhere');
    expect(JSON.parse((await strata('index', root, '--json', '--workers', '1', '--out', out)).stdout).index).toBe(
      path.join(out, '.strata'),
    );
    expect((await strata('query', 'def', 'x', '--index', out)).stdout).toBe('m.py:1:1: variable m.x\n');
    // An index stays where it is, whatever is put beside it.
    writeFileSync(path.join(out, '.strata', 'notes.txt'), '');
    writeFileSync(path.join(root, 'm.py'), 'y = 1');
    await strata('index', root, '--json', '--workers', '1', '--out', path.join(out, '.strata'));
    expect((await strata('query', 'def', 'y', '--index', out)).stdout).toBe('m.py:1:1: variable m.y\n');
  });

  it('never indexes itself, wherever it lies', async () => {
    const root = treeOf({ 'm.py': 'x = 1' });
    const out = path.join(root, 'sub', 'index');
    for (const files of [1, 1]) {
      expect(JSON.parse((await strata('index', root, '--json', '--workers', '1', '--out', out)).stdout)).toMatchObject({
        files,
      });
      writeFileSync(path.join(out, 'generations', 'stray.py'), '');
    }
  });

  it('is none', async () => {
    const root = temporaryDirectory();
    expect(await failureOf(1, 'query', 'def', 'x', '--index', root)).toContain('a directory without one');
    expect(await failureOf(1, 'query', 'def', 'x', '--index', path.join(root, 'nope'))).toContain('got nothing there');
  });

  it('is damaged: a table cut short, changed or gone, a manifest that is none', async () => {
    const table = (root: string) => {
      const generations = path.join(root, '.strata/generations');
      return path.join(generations, readdirSync(generations)[0], 'nodes.arrow');
    };
    const query = (root: string) => failureOf(1, 'query', 'def', 'f', '--index', root);

    const short = await handmadeIndex(twoFiles);
    truncateSync(table(short), 100);
    expect(await query(short)).toContain('got 100 bytes');

    const changed = await handmadeIndex(twoFiles);
    const bytes = readFileSync(table(changed));
    bytes[bytes.length >> 1] ^= 0x10;
    writeFileSync(table(changed), bytes);
    expect(await query(changed)).toContain('expected CRC-32');

    const manifest = await handmadeIndex(twoFiles);
    writeFileSync(path.join(manifest, '.strata/manifest.json'), '{');
    expect(await query(manifest)).toContain('manifest.json: expected JSON');
  });

  it('is of another version', async () => {
    const root = await handmadeIndex(twoFiles);
    const file = path.join(root, '.strata/manifest.json');
    // Any change breaks the checksum, so the version is told only of manifests that are whole: here one is made.
    const { checksum: _, ...manifest } = JSON.parse(readFileSync(file, 'utf8'));
    const { crc32 } = await import('node:zlib');
    const other = { ...manifest, format: 99 };
    const checksum = crc32(JSON.stringify(other)).toString(16).padStart(8, '0');
    writeFileSync(file, JSON.stringify({ ...other, checksum }));
    expect(await failureOf(1, 'export', 'files', '--index', root)).toContain('written by a newer version of Strata');
  });
});

describe('plan', () => {
  it('shows phases, layers, tables and what is read', async () => {
    const { stdout } = await strata('plan', treeOf({}));
    expect(stdout).toMatch(/phase 4\n {2}l6-vector .*partition by partition[\s\S]*writes +vectors/);
    expect(stdout).toMatch(/phase 3\n {2}l3-chunk .*whole repository[\s\S]*writes +chunks/);
    expect(stdout).toMatch(/phase 1\n {2}l1-ir .*\n[\s\S]*reads +files: .*content[\s\S]*phase 2\n {2}l2-occurrence/);
    expect((await strata('plan', treeOf({}), '--format', 'mermaid')).stdout).toMatch(/^flowchart/);
    expect((await strata('plan', treeOf({}), '--format', 'dot')).stdout).toMatch(/^digraph/);
    expect(JSON.parse((await strata('plan', treeOf({}), '--format', 'json')).stdout).phases).toHaveLength(4);
  });

  it('takes the pipeline of the tree, of --config, of --use, --skip and --until', async () => {
    const config = `
      import { definePipeline } from '@strata/pipeline';
      import { filesSource } from '@strata/source';
      import l1 from '@strata/l1-ir';
      export default definePipeline({ source: filesSource, layers: [l1] });`;
    const root = treeOf({ 'strata.config.ts': config });
    mkdirSync(path.join(root, 'sub'));
    expect((await strata('plan', root)).stdout).not.toContain('phase 2');
    expect((await strata('plan', path.join(root, 'sub'))).stdout).toContain('phase 2');
    const given = ['--config', path.join(root, 'strata.config.ts')];
    expect((await strata('plan', path.join(root, 'sub'), ...given)).stdout).not.toContain('phase 2');
    expect((await strata('plan', path.join(root, 'sub'), '--until', 'l1-ir')).stdout).toContain(
      "l2-occurrence: not needed for 'l1-ir'",
    );
    const skipped = (await strata('plan', path.join(root, 'sub'), '--skip', 'l1-ir')).stdout;
    expect(skipped).toMatch(
      /l1-ir: by --skip\n[\s\S]*l2-occurrence: it reads 'nodes', which only 'l1-ir' would have written/,
    );
  });

  it('lists all faults at once', async () => {
    const failure = await failureOf(1, 'plan', treeOf({}), '--skip', 'nope', '--until', 'neither');
    expect(failure).toMatch(/with 2 faults:\n {2}- skip: .*'nope'.*\n {2}- until: .*'neither'/);
  });
});
