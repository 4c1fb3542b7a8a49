import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { linesOf, objectsOf, strata } from './support/in-process.ts';
import { treeOf } from './support/temporary.ts';

const FILES = {
  'app/__init__.py': '',
  'app/shapes.py':
    'import math\nfrom app.base import Base\n\n\nclass Circle(Base):\n    """Round."""\n\n    # about area\n    def area(self, r):\n        return math.pi * r ** 2\n\n\ndef main():\n    circle = Circle()\n    return circle.area(2)\n',
  'app/base.py': 'class Base:\n    pass\n',
  'notes.md': '# Notes\n\nAbout shapes: ünïcode.\n',
};

let root: string;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'strata-cli-')));
  mkdirSync(path.join(root, 'app'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(root, name), text);
  const { failure } = await strata('index', root, '--workers', '1');
  if (failure !== undefined) throw new Error(failure);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const shapes = () => path.join(root, 'app/shapes.py');
const chunks = (...args: string[]) => linesOf('chunks', ...args, '--index', root);
const withoutFigures = (lines: readonly string[]) =>
  lines.map((line) => line.replace(/ ?\d+ tokens; rank [\d.e-]+/, ''));

describe('chunks', () => {
  it('shows how a file is cut: kind, name, lines, tokens, rank, imports', async () => {
    expect(withoutFigures(await chunks(shapes()))).toEqual([
      'file app/shapes.py  (lines 1-15;)',
      '  code  (lines 1-4;)',
      '  class app.shapes.Circle  (lines 5-12;; uses math, app.base.Base)',
      '    docstring  (lines 5-7;; uses app.base.Base)',
      '    method app.shapes.Circle.area  (lines 8-12;; uses math)',
      '  function app.shapes.main  (lines 13-15;)',
    ]);
    expect((await chunks('app/shapes.py'))[0]).toMatch(
      /^file app\/shapes.py {2}\(lines 1-15; \d+ tokens; rank 0\.\d+\)$/,
    );
  });

  it('says one token of one', async () => {
    const small = treeOf({ 'x.txt': 'x' });
    await strata('index', small, '--workers', '1');
    expect(await linesOf('chunks', 'x.txt', '--index', small)).toEqual([
      expect.stringMatching(/^file x\.txt {2}\(line 1; 1 token; rank /),
    ]);
  });

  it('takes directories, the tree, and names, of which the last part may be enough', async () => {
    expect(withoutFigures(await chunks('app', '--depth', '1'))).toEqual([
      'directory app  ()',
      '  file app/__init__.py  (empty;)',
      '  file app/base.py  (lines 1-2;)',
      '  file app/shapes.py  (lines 1-15;)',
    ]);
    expect(await chunks(root, '--depth', '0')).toEqual([
      expect.stringMatching(/^repository \. {2}\(\d+ tokens; rank 1.00\)$/),
    ]);
    const method = ['method app/shapes.py > Circle > area  (lines 8-12;; uses math)'];
    expect(withoutFigures(await chunks('app.shapes.Circle.area'))).toEqual(method);
    expect(withoutFigures(await chunks('Circle.area'))).toEqual(method);
    expect(withoutFigures(await chunks('app.shapes'))[0]).toBe('file app/shapes.py  (lines 1-15;)');
  });

  it('shows texts on demand', async () => {
    expect((await chunks('main', '--text')).slice(1)).toEqual([
      '  | def main():',
      '  |     circle = Circle()',
      '  |     return circle.area(2)',
    ]);
  });

  it('gives objects with ids, hashes, spans and breadcrumb', async () => {
    const [file, ...parts] = await objectsOf('chunks', shapes(), '--json', '--text', '--index', root);
    expect(file).toMatchObject({
      kind: 'file',
      path: 'app/shapes.py',
      fqn: 'app.shapes',
      leaf: false,
      depth: 0,
      start_byte: 0,
    });
    const method = parts.find(({ kind }) => kind === 'method');
    const around = parts.find(({ kind }) => kind === 'class');
    expect(method).toMatchObject({
      parent: around?.id,
      fqn: 'app.shapes.Circle.area',
      breadcrumb: 'app/shapes.py > Circle > area',
      start_line: 8,
      end_line: 12,
      imports: ['math'],
      text: '    # about area\n    def area(self, r):\n        return math.pi * r ** 2\n\n\n',
      stale: null,
    });
    for (const { id, content_hash } of parts)
      expect([id, content_hash]).toEqual([
        expect.stringMatching(/^[0-9a-f]{16}$/),
        expect.stringMatching(/^[0-9a-f]{16}$/),
      ]);
    const leaves = parts.filter(({ leaf }) => leaf);
    expect(leaves.map(({ text }) => text).join('')).toBe(FILES['app/shapes.py']);
  });

  it('says what it expected where there is no such thing, or no chunks', async () => {
    expect(await strata('chunks', 'nothing.here', '--index', root)).toMatchObject({
      failure: expect.stringMatching(
        /^nothing.here: expected a directory, file, class, function or method of .*, got nothing of that path or name\n/,
      ),
      exitCode: 1,
    });
    const bare = treeOf({ 'a.py': 'x = 1\n' });
    await strata('index', bare, '--workers', '1', '--skip', 'l3-chunk');
    expect((await strata('chunks', 'a.py', '--index', bare)).failure).toMatch(
      /an index with chunks[\s\S]*without the layer l3-chunk/,
    );
  });
});

describe('export chunks', () => {
  it('gives the rows with their names, as JSON and as Arrow', async () => {
    const rows = await objectsOf('export', 'chunks', '--index', root);
    expect(rows[0]).toMatchObject({
      kind: 'repository',
      parent: null,
      path: '',
      fqn: null,
      breadcrumb: '.',
      rank: 1,
      start_line: null,
    });
    const notes = rows.find(({ path: at }) => at === 'notes.md');
    expect(notes).toMatchObject({ kind: 'file', fqn: null, children: 0, end_line: 3, imports: [] });
    const { bytes } = await strata('export', 'chunks', '--format', 'arrow', '--text', '--index', root);
    const table = tableFromIPC(bytes);
    expect(table.numRows).toBe(rows.length);
    const texts = table.toArray().filter(({ children, path: at }) => children === 0 && at === 'app/shapes.py');
    expect(texts.map(({ text }) => text).join('')).toBe(FILES['app/shapes.py']);
    expect([...table.toArray().find(({ fqn }) => fqn === 'app.shapes.Circle').imports]).toEqual([
      'math',
      'app.base.Base',
    ]);
  });

  it('gives the stored rows with --raw, 64-bit numbers to the last digit', async () => {
    const [row] = await linesOf('export', 'chunks', '--raw', '--index', root);
    const [{ id }] = await objectsOf('export', 'chunks', '--index', root);
    expect(row).toContain(`"id":${BigInt(`0x${id}`)},`);
  });

  it('leaves out texts that are not what was indexed, and says so', async () => {
    const changed = treeOf(FILES);
    await strata('index', changed, '--workers', '1');
    writeFileSync(
      path.join(changed, 'app/shapes.py'),
      FILES['app/shapes.py'].replace('return circle', 'return Circle'),
    );
    rmSync(path.join(changed, 'app/base.py'));
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const rows = await objectsOf('export', 'chunks', '--text', '--index', changed);
      const of = (fqn: string, kind: string) => rows.find((row) => row.fqn === fqn && row.kind === kind);
      expect(of('app.shapes.main', 'function')).toMatchObject({ text: null, stale: 'changed' });
      expect(of('app.shapes.Circle.area', 'method')).toMatchObject({
        text: expect.stringContaining('math.pi'),
        stale: null,
      });
      expect(of('app.base', 'file')).toMatchObject({ text: null, stale: 'missing' });
      expect(await linesOf('chunks', 'main', '--text', '--index', changed)).toContain(
        '  ! the file has changed since it was indexed',
      );
      const notes = said.mock.calls.map(([text]) => String(text)).join('');
      expect(notes).toContain('app/base.py, app/shapes.py have changed since the tree was indexed');
    } finally {
      said.mockRestore();
    }
  });

  it('has texts of chunks only', async () => {
    expect(await strata('export', 'nodes', '--text', '--index', root)).toMatchObject({
      failure: expect.stringContaining('expected --text with the view chunks, got it with nodes'),
      exitCode: 2,
    });
  });
});
