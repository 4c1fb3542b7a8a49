import { describe, expect, it } from 'vitest';
import { linesOf, readSource } from './support/read-source.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

const read = async (content: Uint8Array) => {
  const tables = await readSource(content);
  const { node, ref, error } = linesOf(tables);
  return { node, ref, error, bytes: tables.nodes.map((row) => [row.start_byte, row.end_byte]) };
};

describe('encodings', () => {
  it('reads UTF-8 where nothing else is said, with or without a byte order mark', async () => {
    const source = 'é = 1\nx = é\n';
    const plain = await read(Buffer.from(source));
    const marked = await read(Buffer.from(`\ufeff${source}`));
    expect(plain.node).toEqual(['node variable pkg.mod.é 1:0-1:2', 'node variable pkg.mod.x 2:0-2:1']);
    expect(marked).toEqual({
      ...plain,
      bytes: plain.bytes.map(([start, end]) => [(start as number) + 3, (end as number) + 3]),
    });
    expect(plain.error).toEqual([]);
  });

  it.each([
    ['# -*- coding: latin-1 -*-\n', 'é', latin1],
    [
      '#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\n',
      '€',
      (text: string) => latin1(text.replaceAll('€', '\xa4')),
    ],
    ['\f# coding: cp1252\n', 'Ž', (text: string) => latin1(text.replaceAll('Ž', '\x8e'))],
    ['# coding=ISO_8859_1\r\n', 'ÿ', latin1],
  ])('reads a file that begins with %j', async (cookie, letter, encode) => {
    const name = letter === '€' ? 'a' : letter;
    const { node, error, bytes } = await read(encode(`${cookie}'${letter}'; ${name} = 1; b = 2\n`));
    const line = cookie.split('\n').length;
    const width = Buffer.byteLength(letter);
    const column = 4 + width;
    expect(error).toEqual([]);
    expect(node.map((text) => text.replaceAll('pkg.mod.', ''))).toEqual([
      `node variable ${name} ${line}:${column}-${line}:${column + Buffer.byteLength(name)}`,
      `node variable b ${line}:${column + Buffer.byteLength(name) + 6}-${line}:${column + Buffer.byteLength(name) + 7}`,
    ]);
    // Byte offsets are those of the file, in which each of these letters is one byte.
    expect(bytes.slice(1)).toEqual([
      [cookie.length + 5, cookie.length + 6],
      [cookie.length + 12, cookie.length + 13],
    ]);
  });

  it('reads encodings of several bytes', async () => {
    const { node, error, bytes } = await read(
      Buffer.concat([Buffer.from('# coding: euc-jp\n"'), Buffer.from([0xb4, 0xc1]), Buffer.from('"; x = 1\n')]),
    );
    expect(error).toEqual([]);
    expect(node).toEqual(['node variable pkg.mod.x 2:7-2:8']);
    expect(bytes[1]).toEqual([23, 24]);
  });

  it('takes no cookie from a line that is not a comment, nor from the third', async () => {
    const source = 'x = 1 # coding: latin-1\n\n# coding: latin-1\né = 1\n';
    expect((await read(Buffer.from(source))).node).toHaveLength(2);
    expect((await read(latin1(source))).error).toEqual([
      'error encoding-error 4:0 expected UTF-8, got byte 0xe9 at offset 43',
    ]);
  });

  it.each([
    ['bytes that are not UTF-8', latin1('x = "é"\n'), 'expected UTF-8, got byte 0xe9 at offset 5'],
    ['an unknown encoding', latin1('# coding: klingon\nx = "é"\n'), "expected a known encoding, got 'klingon'"],
    ['bytes beyond ASCII', latin1('# coding: ascii\nx = "é"\n'), 'expected ascii, got bytes that it has not'],
    [
      'bytes that the encoding has not',
      latin1('# coding: euc-jp\nx = "\xff"\n'),
      'expected euc-jp, got bytes that it has not',
    ],
    ['a character cut off at the end', latin1('#\xc3'), 'expected UTF-8, got byte 0xc3 at offset 1'],
  ])('reports %s and reads them as latin-1', async (_, content, message) => {
    const { node, error } = await read(content);
    expect(error).toEqual([`error encoding-error 1:0 ${message}`]);
    expect(node).toHaveLength(content.includes(61) ? 1 : 0);
  });

  it.each([
    ['# coding: uft-8\n', "1:0 expected a known encoding, got 'uft-8'"],
    ['#!python\n# coding: rot13\n', "2:0 expected a known encoding, got 'rot13'"],
    ['\ufeff# coding: latin-1\n', "1:0 expected the encoding utf-8 after a byte order mark, got 'latin-1'"],
    ['\ufeff# coding: utf8\n', "1:0 expected the encoding utf-8 after a byte order mark, got 'utf8'"],
  ])('reports the cookie of %j, as CPython does, also where all is ASCII', async (cookie, message) => {
    const { node, error } = await read(Buffer.from(`${cookie}x = 1\n`));
    expect(error).toEqual([`error encoding-error ${message}`]);
    expect(node).toHaveLength(1);
  });

  it.each(['utf-8-unix', 'UTF_8', 'koi8_r', 'Windows-1252', 'cp437', 'euc_jis_2004', 'iso-8859-1-dos', 'utf8'])(
    'knows the encoding %s',
    async (name) => {
      expect((await read(Buffer.from(`# coding: ${name}\nx = 1\n`))).error).toEqual([]);
    },
  );

  it.each(['utf-8-unix', 'utf-8'])('reads UTF-8 that calls itself %s, after a byte order mark too', async (name) => {
    const { node, error } = await read(Buffer.from(`\ufeff# coding: ${name}\né = 1\n`));
    expect(error).toEqual([]);
    expect(node).toEqual(['node variable pkg.mod.é 2:0-2:2']);
  });
});
