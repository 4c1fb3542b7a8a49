import { describe, expect, it } from 'vitest';
import { linesOf, readErrors, readSource } from './support/read-source.ts';

describe('depth', () => {
  it.each([
    ['sums', `x = ${'a + '.repeat(20_000)}a\n`],
    ['calls', `x = a${'(1)'.repeat(20_000)}\n`],
    ['attributes', `x = a${'.b'.repeat(500)}\n`],
    ['conditional expressions', `x = ${'a if b else '.repeat(20_000)}c\n`],
    ['prefixes', `x = ${'not '.repeat(20_000)}a\n`],
    ['comparisons', `x = ${'a < '.repeat(20_000)}a\n`],
    ['targets', `${'a = '.repeat(20_000)}1\n`],
    ['elif', `if a: b\n${'elif a: b\n'.repeat(20_000)}else: b\n`],
    ['handlers', `try: a\n${'except a: b\n'.repeat(20_000)}`],
    ['decorators', `${'@a\n'.repeat(20_000)}def f(): pass\n`],
    ['statements of a line', `${'a; '.repeat(20_000)}a\n`],
    ['strings of a literal', `x = ${"'a' ".repeat(20_000)}\n`],
    ['fields', `x = f"${'{a}'.repeat(20_000)}"\n`],
    ['for of a comprehension', `x = [a ${'for a in b if a '.repeat(5_000)}]\n`],
    ['alternatives of a pattern', `match a:\n    case ${'1 | '.repeat(20_000)}2: pass\n`],
    ['continued lines', `x = 1 ${'\\\n + 1'.repeat(20_000)}\n`],
    ['lists made of lists', `a = []\n${'a = a + []\n'.repeat(20_000)}__all__ = a\n`],
  ])('reads any number of %s', async (_, source) => {
    expect(await readErrors(source)).toEqual([]);
  });

  it('reads lists of exports that are made of each other up to a depth and a distance', async () => {
    const exportsOf = async (source: string) =>
      (await readSource(source)).exports.map(({ action, name }) => `${action} ${name}`.trim());
    const chain = (length: number) => `a = ['x']\n${'a = a + []\n'.repeat(length)}__all__ = a\n`;
    expect(await exportsOf(chain(90))).toEqual(['declare', 'add x']);
    expect(await exportsOf(chain(200))).toEqual(['declare', 'include a']);
    const doubled = `a = ['x']\n${'a = a + a\n'.repeat(60)}__all__ = a\n`;
    expect((await exportsOf(doubled)).length).toBeLessThan(1 << 17);
    const far = (lines: number) => `a = ['x']\n${'b\n'.repeat(lines)}__all__ = a\n`;
    expect(await exportsOf(far(10_000))).toEqual(['declare', 'add x']);
    expect(await exportsOf(far(40_000))).toEqual(['declare', 'include a']);
  });

  const nested = (open: string, close: string, depth: number) => `x = ${open.repeat(depth)}a${close.repeat(depth)}\n`;
  const blocks = (depth: number) =>
    [...Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}def f${i}():\n`), `${' '.repeat(depth)}pass\n`].join(
      '',
    );

  it('reads as many nested brackets and blocks as Python does', async () => {
    for (const [open, close] of ['()', '[]', '{}', ['f(', ')'], ['{a: ', '}'], ['f"{', '}"'], ['[a for a in ', ']']]) {
      expect(await readErrors(nested(open, close, 150))).toEqual([]);
    }
    expect(await readErrors(nested('(', ')', 200))).toEqual([]);
    expect(await readErrors(blocks(99))).toEqual([]);
    expect(await readErrors(nested('lambda: ', '', 150))).toEqual([]);
  });

  it('reports more, and reads what follows', async () => {
    for (const source of [
      nested('(', ')', 201),
      nested('[', ']', 100_000),
      nested('f"{', '}"', 10_000),
      nested('{', '', 10_000),
      nested('lambda: ', '', 100_000),
      blocks(150),
    ]) {
      const { node, error } = linesOf(await readSource(`${source}def after(): pass\n`));
      expect(error.length).toBeGreaterThan(0);
      expect(node.at(-1)).toContain('function pkg.mod.after');
    }
  });
});
