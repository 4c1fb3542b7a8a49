import { describe, expect, it } from 'vitest';
import { linesOf, readErrors, readSource } from './support/read-source.ts';

const read = async (content: string) => linesOf(await readSource(content));
const errors = readErrors;

describe('lines and indentation', () => {
  it.each([
    ['line feeds', '\n'],
    ['carriage returns', '\r'],
    ['both', '\r\n'],
  ])('reads lines that end in %s', async (_, end) => {
    const source = [
      'def f():',
      '    """a',
      '  b"""',
      '    x = (1,',
      '  y)',
      '',
      '    # c',
      '    return x \\',
      '  + 1',
      'z',
    ];
    const { node, ref, error } = await read(source.join(end));
    expect(error).toEqual([]);
    expect(node).toEqual(['node function pkg.mod.f 1:0-9:5 name 1:4', 'node local pkg.mod.f.<locals>.x 4:4-4:5']);
    expect(ref.map((line) => line.split(' ')[1])).toEqual(['5:2+1', '8:11+1', '10:0+1']);
  });

  it.each([
    ['tabs', 'if x:\n\ty\n\tz\n'],
    ['a tab where eight spaces were', 'if x:\n        if y:\n        \tz\n'],
    ['form feeds', '\fif x:\n    y\n\f\n    z\n\fif a: b\n'],
    ['a backslash before the code of a line', 'if x:\n    \\\n  y\n    z\n'],
    ['blank lines and comments of any indentation', 'if x:\n# a\n    y\n  \n  # b\n        # c\n\t\n    z\n'],
    ['no line end at the end', 'if x:\n    y'],
    ['white space at the end', 'if x:\n    y\n    '],
    ['a comment at the end', 'if x:\n    y\n  # c'],
    ['semicolons', 'if x: y; z;\na;\n'],
    ['nothing', ''],
    ['only comments', '# a\n\n  # b'],
  ])('accepts %s', async (_, source) => {
    expect(await errors(source)).toEqual([]);
  });

  it.each([
    ['tabs and spaces that depend on the size of a tab', 'if x:\n        y\n\tz\n', 3],
    ['an indented first line', '  x\n', 1],
    ['a dedent to no level', 'if x:\n    y\n  z\n', 3],
    ['a backslash at the end of the file', 'x = \\', 1],
    ['a null byte', 'x = 1\0\n', 1],
    ['a null byte in a string', "x = 'a\0b'\n", 1],
    ['a null byte in a comment', 'x = 1 # a\0b\n', 1],
  ])('reports %s', async (_, source, line) => {
    const found = await errors(source);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatch(new RegExp(`^error syntax-error ${line}:`));
  });

  it.each([
    ['x = 1', '1:0-1:5'],
    ['x = 1\n', '1:0-1:5'],
    ['x = 1\r\n', '1:0-1:5'],
    ['x = 1\n\n', '1:0-2:0'],
    ['', '1:0-1:0'],
    ['\n', '1:0-1:0'],
    ['é\n# é', '1:0-2:4'],
  ])('the module of %j reaches to the end of its last line', async (source, range) => {
    const [module] = (await readSource(source)).nodes;
    expect(`${module.start_line}:${module.start_col}-${module.end_line}:${module.end_col}`).toBe(range);
    expect(module.fqn).toBe('pkg.mod');
    expect(module.parent).toBeNull();
  });
});

describe('literals', () => {
  it.each([
    ...[
      '0',
      '00',
      '0_0',
      '1_000',
      '0xFf',
      '0X_f',
      '0o17',
      '0b1_0',
      '1.',
      '.5',
      '1.5e-10',
      '1E5',
      '1e+5',
      '5j',
      '1.5J',
      '0e0',
      '09.5',
      '07j',
    ],
    ...['1if x else 2', '0xfor x', '1..real', '1 .real'],
  ])('accepts the number %s', async (number) => {
    expect(await errors(`x = ${number}\n`)).toEqual([]);
  });

  it.each(['07', '0_7', '0x', '0b2', '1__0', '1_', '1e', '0xg', '1abc', '5L'])(
    'reports the number %s',
    async (number) => {
      expect(await errors(`x = ${number}\n`)).not.toEqual([]);
    },
  );

  it.each([
    ...[
      `'a'`,
      `""`,
      `'''a\n'b'''`,
      `"""\\"""""" `,
      `r'\\\\'`,
      `Rb'x'`,
      `bR'''\n'''`,
      `u'x'`,
      `f''`,
      `F'{x}'`,
      `fr'{x}'`,
      `Rf'\\{x}'`,
      `t'{x}'`,
      `Tr'{x}'`,
    ],
    ...[
      `'a' "b" f'{c}' '''d'''`,
      `'a\\\nb'`,
      `f'{{}}'`,
      `f'{x}}}'`,
      `f'{x!r}'`,
      `f'{x = }'`,
      `f'{x:{y}{{z}}}'`,
      `f'{x:}'`,
      `f'{x!s:>{y}}'`,
      `f'{x:%H:%M}'`,
    ],
    ...[
      `f'{"a"}'`,
      `f'{'a'}'`,
      `f'{f'{f'{x}'}'}'`,
      `f"{x['a']}"`,
      `f'{ {1: 2}[1] }'`,
      `f'{x != y}'`,
      `f'{(lambda: 1)()}'`,
      `f'{yield_}'`,
      `f'{*x, y}'`,
    ],
    ...[
      `f'''{\nx # c\n}'''`,
      `f'{\nx\n}'`,
      `f'{x:\\n}'`,
      `f'\\N{BULLET}{x}'`,
      `f'\\{x}'`,
      `f'{x:a{y}b{z!r}c}'`,
      `f'{x:=5}'`,
      `f'{a:{b:{c}}}'`,
    ],
  ])('accepts the string %s', async (string) => {
    expect(await errors(`x = ${string}\n`)).toEqual([]);
  });

  it.each([
    `'a`,
    `"a\nb"`,
    `'''a`,
    `ur'x'`,
    `fb'x'`,
    `f'{x'`,
    `f'}'`,
    `f'{}'`,
    `f'{x!}'`,
    `f'{x y}'`,
    `f'{x`,
    `f'''{x}`,
    `f'{x!r y}'`,
    `f'{)}'`,
  ])('reports the string %s', async (string) => {
    expect(await errors(`x = ${string}\n`)).not.toEqual([]);
  });

  it('accepts generator expressions as fields, as Python did before 3.12', async () => {
    expect((await read("f'{a for a in b}'\n")).ref.map((line) => line.split(' ')[3])).toEqual(['a', 'b']);
  });
});

describe('names', () => {
  it('tells names that are not ASCII from characters that are none', async () => {
    expect(await errors('ª = µ = 名 = ℘ = a·b = x̂ = 1\n')).toEqual([]);
    for (const odd of ['“', '€', '\u00a0', '·a', '→']) expect(await errors(`x = ${odd}\n`)).not.toEqual([]);
  });

  it('keeps the length of a name up to a limit', async () => {
    const { references } = await readSource(`${'a'.repeat(65534)}\n${'b'.repeat(65535)}\n${'c'.repeat(70000)}\n`);
    expect(references.map((row) => row.length)).toEqual([65534, 65535, 65535]);
  });
});
