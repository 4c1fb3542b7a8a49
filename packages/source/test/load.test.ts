import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { columnData, columnStrings } from '@strata/tables';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scan, scanTree, temporaryDirectory, writeTree } from './scan.ts';

const blobId = (text: string) =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');

describe('a file that is read', () => {
  it('has size, lines, git blob id and contents', async () => {
    const { files, diagnostics } = await scanTree({ 'a.py': 'x = 1\ny = 2\n', 'b.py': '', 'c.py': 'é = 1' });
    expect(diagnostics).toEqual([]);
    expect(files).toMatchObject([
      { path: 'a.py', size: 12, lines: 2, status: 'indexed', content: 'x = 1\ny = 2\n', language: 'python' },
      { path: 'b.py', size: 0, lines: 0, status: 'indexed', content: '' },
      { path: 'c.py', size: 6, lines: 1, status: 'indexed', content: 'é = 1' },
    ]);
    expect(files[1].hash).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
    expect(files[2].hash).toBe(blobId('é = 1'));
  });

  it('lies in the shared memory it was read into', async () => {
    const { batches } = await scanTree({ 'a.py': 'x', 'b.py': 'y' });
    const { bytes } = columnStrings(batches[0], 'content');
    expect(bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(columnData(batches[0], 'content').valueOffsets.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(bytes.length).toBe(2);
  });

  it('counts lines as Python does', async () => {
    const piece = fc.constantFrom(
      '\n',
      '\r',
      '\r\n',
      'a',
      'bcd',
      'é\u2028',
      '\v',
      '\f',
      'x'.repeat(70),
      '\n'.repeat(1100),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(piece, { maxLength: 12 }), { minLength: 1, maxLength: 4 }), async (texts) => {
        const tree = Object.fromEntries(texts.map((pieces, i) => [`f${i}.py`, pieces.join('')]));
        const { files } = await scanTree(tree);
        for (const { path: name, lines, content } of files) {
          const slow = tree[name].replace(/\r\n?/g, '\n').split('\n');
          expect(content).toBe(tree[name]);
          expect(lines).toBe(slow.at(-1) === '' ? slow.length - 1 : slow.length);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('a file that is left out', () => {
  it('is a row with the reason, and a diagnostic', async () => {
    const { files, diagnostics } = await scanTree(
      {
        'big.py': 'x'.repeat(101),
        'limit.py': 'x'.repeat(100),
        'nul.py': 'a\0b',
        'utf16.py': Buffer.from('\ufeffa', 'utf16le'),
        'utf16be.py': Buffer.from([0xfe, 0xff, 0x30, 0x42]),
        'z.py': 'x = 1',
      },
      { maxFileBytes: 100 },
    );
    expect(files.map(({ path: name, status, size }) => `${name} ${status} ${size}`)).toEqual([
      'big.py too_large 101',
      'limit.py indexed 100',
      'nul.py binary 3',
      'utf16.py binary 4',
      'utf16be.py binary 4',
      'z.py indexed 5',
    ]);
    expect(files[0]).toMatchObject({ hash: null, lines: 0, content: '' });
    expect(files[5].content).toBe('x = 1');
    expect(diagnostics).toMatchObject([
      { file_id: 0, code: 'too-large', message: expect.stringContaining('expected at most 100 bytes') },
      { file_id: 2, code: 'binary-file' },
      { file_id: 3, code: 'binary-file' },
      { file_id: 4, code: 'binary-file' },
    ]);
  });

  it('is a row alone if it is binary and its name never promised text', async () => {
    const { files, diagnostics } = await scanTree({ 'a.png': 'a\0b', 'b.json': '\0' }, { files: 'text' });
    expect(files.map(({ status }) => status)).toEqual(['binary', 'binary']);
    expect(diagnostics).toMatchObject([{ file_id: 1, code: 'binary-file' }]);
  });

  it('does not keep the run from going on when it cannot be read', async () => {
    const root = temporaryDirectory();
    writeTree(root, { 'a.py': 'a', 'b.py': 'b', 'c.py': 'c', 'd.py': 'd' });
    const { files, diagnostics } = await scan(root, {}, () => {
      rmSync(path.join(root, 'b.py'));
      rmSync(path.join(root, 'c.py'));
      symlinkSync('a.py', path.join(root, 'c.py'));
    });
    expect(files.map(({ status, content }) => `${status} ${content}`)).toEqual([
      'indexed a',
      'unreadable ',
      'unreadable ',
      'indexed d',
    ]);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'b.py: expected a readable file, got ENOENT',
      'c.py: expected a readable file, got ELOOP',
    ]);
  });
});

describe.skipIf(process.platform !== 'linux')('a name that is not UTF-8', () => {
  it('is a row and a diagnostic that says so, as is that of a directory', async () => {
    const root = temporaryDirectory();
    writeFileSync(Buffer.concat([Buffer.from(`${root}/a`), Buffer.of(0xff), Buffer.from('.py')]), 'a');
    mkdirSync(Buffer.concat([Buffer.from(`${root}/b`), Buffer.of(0xff)]));
    const { files, diagnostics } = await scan(root);
    expect(files).toMatchObject([{ path: 'a\u{fffd}.py', status: 'unreadable' }]);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'b\u{fffd}/: expected a readable directory, got a name that is not UTF-8',
      'a\u{fffd}.py: expected a readable file, got a name that is not UTF-8',
    ]);
  });
});

describe('a file that changed after the walk', () => {
  it('is taken as it is when it is read', async () => {
    const root = temporaryDirectory();
    writeTree(root, { 'a.py': 'aaaa', 'b.py': 'bbbb', 'c.py': 'cccc', 'd.py': 'dddd' });
    const { files } = await scan(root, { maxFileBytes: 200_000 }, () => {
      appendFileSync(path.join(root, 'a.py'), 'A'.repeat(150_000));
      truncateSync(path.join(root, 'b.py'), 1);
      writeFileSync(path.join(root, 'c.py'), 'C'.repeat(300_000));
    });
    expect(files.map(({ status, content }) => `${status} ${content}`)).toEqual([
      `indexed aaaa${'A'.repeat(150_000)}`,
      'indexed b',
      'too_large ',
      'indexed dddd',
    ]);
  });
});
