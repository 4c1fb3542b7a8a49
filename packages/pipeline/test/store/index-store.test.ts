import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { formatFailure } from '@strata/formats';
import { columnDictionary, columnStrings, columnValues, defineTable, stringAt, u32 } from '@strata/tables';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { INDEX_DIRECTORY, openIndex } from '../../src/store/index.ts';
import {
  batchesOf,
  OPTIONS,
  opened,
  others,
  rowsOf,
  SOME,
  startWriting,
  type Thing,
  temporaryDirectory,
  things,
  writeIndex,
  writeThings,
} from './support/sample.ts';

const base = temporaryDirectory();
afterAll(() => rmSync(base, { recursive: true, force: true }));
let count = 0;
const newDirectory = () => path.join(base, `${count++}`, INDEX_DIRECTORY);

const thing: fc.Arbitrary<Thing> = fc.record({
  id: fc.nat(),
  parent: fc.option(fc.nat()),
  kind: fc.constantFrom('small', 'large'),
  word: fc.option(fc.constantFrom('a', 'b', '', 'ü')),
  note: fc.string({ maxLength: 8 }),
});

describe('an index', () => {
  it.each(['auto', 'read'] as const)('gives back any tables, however they were cut into batches (%s)', async (mode) => {
    const directory = newDirectory();
    const input = fc.array(thing, { maxLength: 30 }).chain((rows) =>
      fc.array(fc.nat(rows.length), { maxLength: 3 }).map((cuts) => {
        const borders = [0, ...cuts.sort((a, b) => a - b), rows.length];
        return { rows, lengths: borders.slice(1).map((border, i) => border - borders[i]) };
      }),
    );
    await fc.assert(
      fc.asyncProperty(input, async ({ rows, lengths }) => {
        await writeIndex(directory, rows, lengths);
        const index = opened(directory, { mode, verify: true });
        expect(rowsOf(index)).toEqual(rows);
        expect(index.manifest.tables[0].rows).toBe(rows.length);
        index.close();
      }),
      { numRuns: 25 },
    );
  });

  it('is a directory with a manifest, one file per table, and a .gitignore for all of it', async () => {
    const directory = newDirectory();
    await writeIndex(directory);
    expect(readdirSync(directory, { recursive: true }).sort()).toEqual([
      '.gitignore',
      'generations',
      'generations/000001',
      'generations/000001/things.arrow',
      'manifest.json',
    ]);
    expect(readFileSync(path.join(directory, '.gitignore'), 'utf8')).toBe('*\n');
    const file = readFileSync(path.join(directory, 'generations/000001/things.arrow'));
    const { manifest } = opened(directory);
    expect(manifest).toMatchObject({ magic: 'strata-index', format: 1, contract: 1, generation: 1, profile: null });
    expect(manifest).toMatchObject({ fingerprint: OPTIONS.fingerprint, createdBy: OPTIONS.createdBy });
    expect(manifest.tables).toMatchObject([{ name: 'things', file: 'things.arrow', rows: 3, bytes: file.byteLength }]);
  });

  it('has columns that hot loops can read as they lie in memory', async () => {
    const directory = newDirectory();
    await writeIndex(directory, SOME, [2, 1]);
    const { batches } = opened(directory).table('things');
    expect(batches.map((batch) => [...columnValues(batch, 'id')])).toEqual([[1, 2], [4_000_000_000]]);
    expect(batches.map((batch) => [...columnValues(batch, 'parent')])).toEqual([[0xffff_ffff, 1], [2]]);
    expect(batches.map((batch) => stringAt(columnStrings(batch, 'note'), 0))).toEqual(['first', 'third']);
    const words = batches.map((batch) => columnDictionary(batch, 'word'));
    expect([0, 1].map((i) => stringAt(words[1], i))).toEqual(['red', 'blau ☂']);
    expect(words[0].bytes).toBe(words[1].bytes);
  });

  it('is the same bytes for the same tables', async () => {
    const [a, b] = [newDirectory(), newDirectory()];
    await writeIndex(a, SOME, [1, 2]);
    await writeIndex(b, SOME, [1, 2]);
    for (const name of ['manifest.json', 'generations/000001/things.arrow']) {
      expect(readFileSync(path.join(a, name)).equals(readFileSync(path.join(b, name)))).toBe(true);
    }
  });

  it('knows its tree relative to itself where the tree holds it, so that both can be moved', async () => {
    const directory = newDirectory();
    const tree = path.dirname(directory);
    const writer = await startWriting(directory, tree);
    writeThings(writer, SOME);
    await writer.commit();
    expect([opened(directory).manifest.root, opened(directory).root]).toEqual(['..', tree]);
    const elsewhere = newDirectory();
    await writeIndex(elsewhere);
    expect(opened(elsewhere).root).toBe(OPTIONS.root);
  });

  it('may have tables without rows, or no tables', async () => {
    const directory = newDirectory();
    const writer = await startWriting(directory);
    writer.finish(others, new Map());
    writer.finish(things, new Map());
    await writer.commit();
    expect([rowsOf(opened(directory), others), rowsOf(opened(directory))]).toEqual([[], []]);
    const bare = await startWriting(directory);
    await bare.commit();
    expect(opened(directory).manifest.tables).toEqual([]);
  });

  it('hands out only the tables it was opened with', async () => {
    const directory = newDirectory();
    const writer = await startWriting(directory);
    writeThings(writer, SOME);
    writer.finish(others, new Map());
    await writer.commit();
    const index = opened(directory, { tables: [things] });
    expect(index.table(things).numRows).toBe(3);
    expect(() => index.table('others')).toThrow("expected one of the tables opened (things), got 'others'");
    index.close();
    expect(() => index.table(things)).toThrow('closed');
  });

  it('refuses a definition whose columns are not those that were stored', async () => {
    const directory = newDirectory();
    await writeIndex(directory);
    const changed = defineTable('things', 'Another', { id: u32('a number') });
    const result = openIndex(directory, { tables: [changed] });
    expect(result.ok ? 'opened' : result.failure.reason).toBe('other-schema');
  });
});

describe('writing an index again', () => {
  it('replaces it, and leaves one generation', async () => {
    const directory = newDirectory();
    for (let id = 1; id <= 3; id++) await writeIndex(directory, [{ ...SOME[0], id }]);
    expect(rowsOf(opened(directory))).toEqual([{ ...SOME[0], id: 3 }]);
    expect(readdirSync(path.join(directory, 'generations'))).toEqual(['000003']);
  });

  it('shows nothing before commit, and nothing after abandon', async () => {
    const directory = newDirectory();
    await writeIndex(directory);
    const writer = await startWriting(directory);
    writeThings(writer, []);
    expect(rowsOf(opened(directory))).toEqual(SOME);
    await writer.abandon();
    expect(rowsOf(opened(directory))).toEqual(SOME);
    expect(readdirSync(path.join(directory, 'generations'))).toEqual(['000001']);
    expect(readdirSync(directory).filter((name) => name.startsWith('lock'))).toEqual([]);
    await writer.abandon();
  });

  it.each(['auto', 'read'] as const)('leaves those who opened the one before what they have (%s)', async (mode) => {
    const directory = newDirectory();
    await writeIndex(directory, SOME);
    const before = opened(directory, { mode });
    await writeIndex(directory, []);
    expect(existsSync(path.join(directory, 'generations/000001'))).toBe(false);
    expect(rowsOf(before)).toEqual(SOME);
    expect(rowsOf(opened(directory, { mode }))).toEqual([]);
  });

  it('refuses calls in the wrong order', async () => {
    const writer = await startWriting(newDirectory());
    const { batches, dictionaries } = batchesOf(SOME);
    writer.append(things, batches[0]);
    await expect(writer.commit()).rejects.toThrow("table 'things': expected finish() before commit()");
    writer.finish(things, dictionaries);
    expect(() => writer.append(things, batches[0])).toThrow('written to after finish()');
    const committed = await writer.commit();
    expect(committed.ok ? 'committed' : formatFailure(committed.failure)).toBe('committed');
    expect(() => writer.append(others, batches[0])).toThrow('used after commit() or abandon()');
    await expect(writer.commit()).rejects.toThrow('used after commit() or abandon()');
  });
});
