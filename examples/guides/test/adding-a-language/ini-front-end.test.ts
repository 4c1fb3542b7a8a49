import irLayer from '@strata/l1-ir';
import { contractSuite, rowsOf, runLayer, tableOf } from '@strata/pipeline/testing';
import { files } from '@strata/tables';
import { describe, expect, it } from 'vitest';

const options = { frontEnds: [new URL('./ini-front-end.ts', import.meta.url).href] };

const file = (content: string | Uint8Array, file_id = 0, path = 'app/settings.ini') =>
  tableOf(files, [{ file_id, path, language: 'unknown', content, size: content.length }]);

const read = async (content: string | Uint8Array) => {
  const made = await runLayer(irLayer, { files: file(content) }, { options });
  return Object.fromEntries(Object.entries(made).map(([name, table]) => [name, rowsOf(table)]));
};

describe('the front end for INI files', () => {
  it.each([
    ['', ['app.settings 1:0-1:0']],
    ['port = 80', ['app.settings 1:0-1:9', 'app.settings.port 1:0-1:4']],
    [
      '[a]\r\n x=1\r[b]\nx=1\n',
      [
        'app.settings 1:0-4:3',
        'app.settings.a 1:1-2:4',
        'app.settings.a.x 2:1-2:2',
        'app.settings.b 3:1-4:3',
        'app.settings.b.x 4:0-4:1',
      ],
    ],
    ['[größe]\nwärme=1', ['app.settings 1:0-2:8', 'app.settings.größe 1:1-2:8', 'app.settings.größe.wärme 2:0-2:6']],
  ])('%j ==> %j', async (content, expected) => {
    const { nodes } = await read(content);
    expect(nodes.map((row) => `${row.fqn} ${row.start_line}:${row.start_col}-${row.end_line}:${row.end_col}`)).toEqual(
      expected,
    );
  });

  it('binds uses to keys of the same section, before or behind them', async () => {
    const { references } = await read('[a]\nurl = %(host)s:%(port)s\nhost = x\n[b]\nx = %(host)s\n');
    expect(references.map(({ text, binding, target, line, col }) => [text, binding, target, line, col])).toEqual([
      ['host', 'node', 3, 2, 8],
      ['port', 'unknown', null, 2, 17],
      ['host', 'unknown', null, 5, 6],
    ]);
  });

  it('reports what it cannot read, and reads the rest', async () => {
    const { diagnostics, nodes } = await read('what?\n[a]\n');
    expect(diagnostics).toMatchObject([{ code: 'syntax-error', line: 1, layer: 'l1-ir' }]);
    expect(nodes).toHaveLength(2);
    expect((await read(Buffer.from('a = \xe9', 'latin1'))).diagnostics).toMatchObject([{ code: 'encoding-error' }]);
  });
});

contractSuite({
  layer: irLayer,
  options,
  places: ['a.ini', 'b.cfg', 'c.ini'],
  empty: { imports: 'INI files import nothing', exports: 'and list no exports' },
  sample: () => ({
    partitions: [
      { files: file('[a]\nb = %(c)s\nc = 1\n', 0, 'a.ini') },
      { files: file('what?\n[b]\n', 1, 'b.cfg') },
      { files: file('x = %(x)s\n', 2, 'c.ini') },
    ],
  }),
});
