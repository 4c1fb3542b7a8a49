import { contentHash } from '@strata/l3-chunk';
import { ChunkFlag } from '@strata/tables';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, type Chunk, chunksOf, inPathOrder, type SourceFile } from './source-chunks.ts';

const OPTIONS = { maxTokens: 128, minTokens: 16 };
const isLeaf = ({ flags }: Chunk) => (flags & ChunkFlag.leaf) !== 0;
const hashOf = (bytes: Uint8Array) => {
  const { low, high } = contentHash(bytes);
  return (BigInt(high) << 32n) | BigInt(low);
};

/** Statements of all sorts, as lines without indentation. */
const statement = fc.oneof(
  fc.constantFrom(
    'x = 1',
    'import os',
    'from a import b, c',
    'print(os.name, b)',
    '# a comment',
    '"""A string."""',
    '"""A string\nof two lines\n"""',
    'x = (\n  1,\n\n  2)',
    "y = 'a' \\\n  'b'",
    'if x:\n    pass\nelse:\n    pass',
    'for name in names:\n    print(name)\n\n    print(os)',
    'unclosed = (1,',
    "'unclosed",
    '\t',
    '',
    '',
    ')',
  ),
  fc
    .integer({ min: 0, max: 60 })
    .map((n) => `value${n} = [${Array.from({ length: n }, (_, i) => `'item ${i}'`).join(', ')}]`),
);
const indented = (lines: string, by: string) =>
  lines
    .split('\n')
    .map((line) => (line === '' ? '' : by + line))
    .join('\n');
const name = fc.constantFrom('f', 'g', 'C', 'main', 'é');
const { block } = fc.letrec<{ block: string; definition: string }>((tie) => ({
  block: fc
    .array(fc.oneof({ depthSize: 'small', maxDepth: 3 }, statement, statement, tie('definition')), { maxLength: 7 })
    .map((parts) => parts.join('\n')),
  definition: fc
    .record({
      head: fc.constantFrom(
        'def NAME():',
        'class NAME:',
        'async def NAME(a, b):',
        '@d\ndef NAME(self):',
        '# about\ndef NAME(): pass\nclass NAME:',
      ),
      name,
      body: tie('block'),
    })
    .map(({ head, name: own, body }) => `${head.replaceAll('NAME', own)}\n${indented(`${body}\npass`, '    ')}`),
}));
const ends = fc.constantFrom('\n', '', '\n\n\n');
const source: fc.Arbitrary<SourceFile> = fc
  .record({
    path: fc.constantFrom('a.py', 'p/b.py', 'p/q/c.py', 'p-q/d.py', 'p/e.txt', 'z.py'),
    block,
    ends,
    crlf: fc.boolean(),
  })
  .map(({ path, block: text, ends: end, crlf }) => ({
    path,
    text: crlf ? (text + end).replaceAll('\n', '\r\n') : text + end,
  }));
const tree = fc.uniqueArray(source, { maxLength: 4, selector: ({ path }) => path });

/** Checks everything that holds for the chunks of any tree. */
function checkChunks(sources: readonly SourceFile[], rows: readonly Chunk[]): void {
  const sorted = inPathOrder(sources);
  expect(rows.map(({ chunk }) => chunk)).toEqual(rows.map((_, i) => i));
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  for (const row of rows) {
    const children = rows.filter(({ parent }) => parent === row.chunk);
    expect(isLeaf(row)).toBe(children.length === 0);
    if (row.parent === null) expect(row).toMatchObject({ kind: 'repository', path: '' });
    else expect(row.parent).toBeLessThan(row.chunk);
    if (children.length > 0) {
      expect(row.tokens).toBe(children.reduce((sum, { tokens }) => sum + tokens, 0));
      if (row.file_id !== null) {
        expect(row.imports).toEqual([...new Set(children.flatMap(({ imports }) => imports))].sort((a, b) => a - b));
      }
    }
  }
  for (const [file, { text }] of sorted.entries()) {
    const bytes = bytesOf(text);
    const own = rows.filter(({ file_id }) => file_id === file);
    const [whole, ...parts] = own;
    expect(own.map(({ chunk }) => chunk)).toEqual(own.map((_, i) => whole.chunk + i));
    expect(whole).toMatchObject({ kind: 'file', start_byte: 0, end_byte: bytes.length, start_line: 1 });
    let end = 0;
    let line = 1;
    for (const leaf of own.filter(isLeaf)) {
      expect(leaf).toMatchObject({ start_byte: end, start_line: line });
      end = leaf.end_byte;
      line = leaf.end_line + 1;
    }
    expect(end).toBe(bytes.length);
    for (const part of [whole, ...parts]) {
      const own = bytes.subarray(part.start_byte, part.end_byte);
      const before = Buffer.from(bytes.subarray(0, part.start_byte)).toString('latin1');
      expect(part.start_line).toBe(before.split('\n').length);
      expect(part.content_hash).toBe(hashOf(own));
      if (part !== whole) {
        const parent = rows[part.parent as number];
        expect(part.start_byte).toBeGreaterThanOrEqual(parent.start_byte);
        expect(part.end_byte).toBeLessThanOrEqual(parent.end_byte);
      }
    }
  }
  if (rows.length > 0) expect(rows[0].rank).toBeCloseTo(1, 5);
}

describe('the chunks of any tree', () => {
  it('divide the bytes of each file among their leaves, and add up', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (sources) => checkChunks(sources, await chunksOf(sources, OPTIONS))),
      { numRuns: 25 },
    );
  });

  it('do so for bytes that are no text, too', async () => {
    const bytes = fc.array(fc.constantFrom(...Buffer.from('\n\n\r\t  "\'\\#()[]{}dx:@\0é')), { maxLength: 90 });
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        const sources = [{ path: 'a.py', text: Uint8Array.from(content) }];
        checkChunks(sources, await chunksOf(sources, OPTIONS));
      }),
      { numRuns: 40 },
    );
  });
});

describe('a leaf', () => {
  it('stays within the budget, unless it is a line that is longer', async () => {
    await fc.assert(
      fc.asyncProperty(source, async (file) => {
        const rows = await chunksOf([file], OPTIONS);
        for (const leaf of rows.filter(isLeaf)) {
          if (leaf.tokens <= OPTIONS.maxTokens) continue;
          const lines = Buffer.from(bytesOf(file.text).subarray(leaf.start_byte, leaf.end_byte)).toString().split('\n');
          // A token has at least one byte.
          expect(Math.max(...lines.map(({ length }) => length))).toBeGreaterThan(OPTIONS.maxTokens - 64);
        }
      }),
      { numRuns: 25 },
    );
  });
});

/** What a function or class that is not touched has to keep. */
const kept = ({ kind, id, content_hash }: Chunk) => ({ kind, id, content_hash });
const isDefinition = ({ kind }: Chunk) => kind === 'function' || kind === 'class' || kind === 'method';

describe('an id', () => {
  it('stays when the file changes elsewhere', async () => {
    const untouched = [
      'def first():\n    """Says something."""\n    return 1',
      `def second(a):\n${Array.from({ length: 40 }, (_, i) => `    print('line ${i}', a)`).join('\n')}`,
      'class Third:\n    x = 1\n\n    def method(self):\n        return self',
    ];
    const line = statement.filter((text) => !/^(unclosed|'unclosed|\)|# a comment|@)/.test(text));
    const lines = fc.array(line, { maxLength: 5 }).map((parts) => parts.join('\n'));
    const text = (gaps: readonly string[]) =>
      `${gaps[0]}\n\n${untouched.map((part, i) => `${part}\n\n${gaps[i + 1]}`).join('\n\n')}\n`;
    const gaps = fc.tuple(lines, lines, lines, lines);
    await fc.assert(
      fc.asyncProperty(gaps, gaps, async (before, after) => {
        const [old, now] = await Promise.all(
          [before, after].map((parts) => chunksOf([{ path: 'p/a.py', text: text(parts) }], OPTIONS)),
        );
        for (const [rows, others] of [
          [old, now],
          [now, old],
        ]) {
          const own = rows.filter(
            (row) => isDefinition(row) || (row.parent !== null && isDefinition(rows[row.parent])),
          );
          const theirs = new Set(others.map(({ id }) => id));
          expect(own.filter(({ id }) => !theirs.has(id)).map(kept)).toEqual([]);
          expect(own.length).toBeGreaterThan(6);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('stays for most pieces of a long function when a line of it changes', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `    print('line ${i}', ${i * 7919})`);
    const pieces = async (body: readonly string[]) =>
      (await chunksOf([{ path: 'a.py', text: `def f():\n${body.join('\n')}\n` }], OPTIONS)).filter(isLeaf);
    const old = await pieces(lines);
    const now = new Set(
      (await pieces(lines.toSpliced(50, 0, "    print('one more')", "    print('and one')"))).map(({ id }) => id),
    );
    expect(old.length).toBeGreaterThan(20);
    expect(old.filter(({ id }) => now.has(id)).length).toBeGreaterThan(old.length * 0.7);
  });

  it('differs by path, by name and by content', async () => {
    const idOf = async (path: string, text: string) => (await chunksOf([{ path, text }])).at(-1)?.id;
    const ids = await Promise.all([
      idOf('a.py', 'def f():\n    pass\n'),
      idOf('b.py', 'def f():\n    pass\n'),
      idOf('a.py', 'def g():\n    pass\n'),
      idOf('a.py', 'def f():\n    return\n'),
      idOf('a.py', 'class f:\n    pass\n'),
      idOf('d/a.py', 'def f():\n    pass\n'),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells copies in one place from each other', async () => {
    const rows = await chunksOf([{ path: 'a.py', text: 'def f(): pass\ndef f(): pass\ndef f(): pass\n' }]);
    const copies = rows.filter(({ kind }) => kind === 'function');
    expect(new Set(copies.map(({ content_hash }) => content_hash)).size).toBe(1);
    expect(new Set(copies.map(({ id }) => id)).size).toBe(3);
  });
});
