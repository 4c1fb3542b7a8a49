import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRows } from './support/check-rows.ts';
import { readSource, readSources } from './support/read-source.ts';
import { readCases } from './support/text-case.ts';

const SOURCES = [...readCases(join(import.meta.dirname, 'cases')).values()].flat().map(({ source }) => source);

const FRAGMENTS = [
  ...[
    'def f(',
    'class C(',
    'lambda x: ',
    'import a.b',
    'from . import x',
    'if x:',
    'else:',
    'try:',
    'except E as e:',
    'with (',
    'for x in ',
  ],
  ...[
    'match x:',
    'case [',
    'type X[T] = ',
    'global x',
    'nonlocal x',
    'del ',
    'async ',
    'await ',
    'yield ',
    'return ',
    '@',
    'return',
    '__all__ = [',
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ':',
    ',',
    '.',
    ';',
    '=',
    '+=',
    ':=',
    '->',
    '*',
    '**',
    '!',
    '!=',
    '...',
    ' if ',
    ' else ',
    ' for ',
    ' in ',
    ' not ',
  ],
  ...[
    "'",
    '"',
    "'''",
    '"""',
    "f'",
    'f"""',
    "f'{",
    '{x',
    '}}',
    '{{',
    '\\',
    '\\\n',
    '\n',
    '\n    ',
    '\n\t',
    '\n        ',
    '\r',
    '\f',
    '#',
    ' ',
  ],
  ...['x', 'x.y', '__x', 'self', 'é', '€', '0777', '1.5e', '0x', '\0', 'print "x"', 'x: int = ', 'f(x)'],
];

const check = async (source: Uint8Array) => checkRows(source, await readSource(source));

describe('whatever a file holds, its rows are in order and nothing is thrown', () => {
  it('bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), check), { numRuns: 300 });
  });

  it('fragments of Python', async () => {
    const source = fc
      .array(fc.constantFrom(...FRAGMENTS), { maxLength: 40 })
      .map((parts) => Buffer.from(parts.join('')));
    await fc.assert(fc.asyncProperty(source, check), { numRuns: 600 });
  });

  it('Python with a part left out, put in or doubled', async () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(...SOURCES),
        fc.nat(),
        fc.nat({ max: 12 }),
        fc.constantFrom('', ...FRAGMENTS),
        fc.boolean(),
      )
      .map(([source, at, length, put, doubled]) => {
        const from = at % (source.length + 1);
        const cut = source.slice(from, from + length);
        return Buffer.from(source.slice(0, from) + (doubled ? cut + cut : put) + source.slice(from + length));
      });
    await fc.assert(fc.asyncProperty(mutated, check), { numRuns: 600 });
  });

  it('Python cut off anywhere', async () => {
    for (const source of SOURCES.filter((_, i) => i % 4 === 0)) {
      for (let end = 0; end <= source.length; end += 5) await check(Buffer.from(source.slice(0, end)));
    }
  });
});

describe('the rows of a file do not depend on other files', () => {
  it('nor on the order in which they are read', async () => {
    const order = fc.shuffledSubarray(SOURCES, { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(order, async (sources) => {
        const together = await readSources(sources.map((content, i) => ({ path: `m${i}.py`, content })));
        for (const [i, content] of sources.entries()) {
          const alone = await readSources([{ path: `m${i}.py`, content }]);
          for (const [table, rows] of Object.entries(alone)) {
            const mine = together[table as keyof typeof together].filter((row) => row.file_id === i);
            expect(mine.map((row) => ({ ...row, file_id: 0 }))).toEqual(rows);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
