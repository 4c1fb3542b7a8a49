import { mkdirSync, readFileSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { formatFailure, type IndexFailure, openIndex } from '../../src/store/index.ts';
import {
  OPTIONS,
  opened,
  openFailure,
  others,
  rowsOf,
  SOME,
  temporaryDirectory,
  things,
  writeIndex,
} from './support/sample.ts';

const base = temporaryDirectory();
afterAll(() => rmSync(base, { recursive: true, force: true }));
let count = 0;
const newDirectory = () => path.join(base, `${count++}`);

async function written(): Promise<string> {
  const directory = newDirectory();
  await writeIndex(directory);
  return directory;
}

const manifestOf = (directory: string) => path.join(directory, 'manifest.json');
const tableOf = (directory: string) => path.join(directory, 'generations/000001/things.arrow');

/** Changes the manifest's JSON and makes its checksum right again. */
function rewriteManifest(directory: string, change: (manifest: Record<string, unknown>) => void): void {
  const { checksum: _, ...manifest } = JSON.parse(readFileSync(manifestOf(directory), 'utf8'));
  change(manifest);
  const checksum = crc32(JSON.stringify(manifest)).toString(16).padStart(8, '0');
  writeFileSync(manifestOf(directory), JSON.stringify({ ...manifest, checksum }));
}

function expectMessage(failure: IndexFailure): void {
  expect(formatFailure(failure)).toMatch(/^.+: expected .+, got .+\n {2}likely cause: .+\n {2}next step: {4}.+$/s);
}

describe('opening what is not an index', () => {
  it('tells a missing directory, a file and an empty directory apart', () => {
    const directory = newDirectory();
    expect(openFailure(directory)).toMatchObject({ reason: 'no-directory', got: 'nothing there' });
    writeFileSync(directory, '');
    expect(openFailure(directory)).toMatchObject({ reason: 'no-directory', got: 'a file' });
    const empty = newDirectory();
    mkdirSync(empty);
    expect(openFailure(empty).reason).toBe('not-an-index');
    expectMessage(openFailure(empty));
  });

  it('points from a tree to the index in it', async () => {
    const tree = newDirectory();
    await writeIndex(path.join(tree, '.strata'));
    expect(openFailure(tree)).toMatchObject({
      reason: 'not-an-index',
      likelyCause: 'the tree was given, not its index',
      nextStep: `give ${path.join(tree, '.strata')}`,
    });
  });

  it("recognises another program's manifest", () => {
    const directory = newDirectory();
    mkdirSync(directory);
    writeFileSync(manifestOf(directory), '{"name": "an extension", "manifest_version": 3}');
    expect(openFailure(directory).reason).toBe('not-an-index');
  });

  it('says that a manifest cannot be read', () => {
    const directory = newDirectory();
    mkdirSync(manifestOf(directory), { recursive: true });
    expect(openFailure(directory).reason).toBe('unreadable');
  });
});

describe('opening an index of another version', () => {
  it.each([
    ['format', 2, 'newer-version'],
    ['contract', 2, 'newer-version'],
    ['format', 0, 'older-version'],
    ['contract', 0, 'older-version'],
  ] as const)('says so when its %s is %i: %s', async (key, value, reason) => {
    const directory = await written();
    rewriteManifest(directory, (manifest) => {
      manifest[key] = value;
      manifest.unheard = 'of';
    });
    expect(openFailure(directory).reason).toBe(reason);
    expectMessage(openFailure(directory));
  });

  it('needs nothing of a profile that it does not understand', async () => {
    const directory = await written();
    rewriteManifest(directory, (manifest) => {
      manifest.profile = { version: 99 };
    });
    expect(opened(directory).manifest.profile).toBeNull();
    expect(rowsOf(opened(directory))).toEqual(SOME);
  });
});

describe('opening a damaged index', () => {
  it('notices any change to the manifest', async () => {
    const directory = await written();
    const good = readFileSync(manifestOf(directory));
    const value = JSON.parse(good.toString());
    fc.assert(
      fc.property(fc.nat(good.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(good);
        bytes[at] ^= change;
        writeFileSync(manifestOf(directory), bytes);
        const result = openIndex(directory);
        // White space and letters of \u escapes may change without changing what is said.
        if (result.ok) expect(JSON.parse(bytes.toString())).toEqual(value);
        else expect(['damaged-manifest', 'not-an-index']).toContain(result.failure.reason);
      }),
      { numRuns: 300 },
    );
  });

  it('notices a manifest that is cut short, empty, or of the wrong shape', async () => {
    const directory = await written();
    const good = readFileSync(manifestOf(directory));
    for (const length of [0, 1, 20, good.byteLength - 3]) {
      writeFileSync(manifestOf(directory), good.subarray(0, length));
      expect(openFailure(directory).reason).toBe('damaged-manifest');
    }
    writeFileSync(manifestOf(directory), good);
    rewriteManifest(directory, (manifest) => {
      manifest.tables = [{ name: 'things', file: '../../etc/passwd' }];
    });
    expect(openFailure(directory).reason).toBe('damaged-manifest');
  });

  it.each([
    ['generation', 0, 'generation to be a whole number from 1'],
    ['createdBy', undefined, 'createdBy to be a string'],
    ['profile', undefined, 'profile to be a value'],
    ['tables', {}, 'tables to be an array'],
    ['tables', [null], 'tables[0] to be an object'],
    ['tables', [{ name: 'things', file: '../../etc/passwd' }], 'tables[0].file to be a string like'],
    ['tables', [{ name: 'Things' }], 'tables[0].name to be a string like'],
    ['unheard', 'of', 'the text to be only magic, format'],
  ])('says where its manifest is not one: %s is %j', async (key, value, expected) => {
    const directory = await written();
    rewriteManifest(directory, (manifest) => {
      manifest[key] = value;
    });
    expect(openFailure(directory)).toMatchObject({
      reason: 'damaged-manifest',
      expected: expect.stringContaining(expected),
    });
    expectMessage(openFailure(directory));
  });

  it.each(['rows', 'bytes', 'crc32', 'schema'])('refuses a manifest whose table has no %s', async (key) => {
    const directory = await written();
    rewriteManifest(directory, (manifest) => {
      delete (manifest.tables as Record<string, unknown>[])[0][key];
    });
    expect(openFailure(directory)).toMatchObject({ reason: 'damaged-manifest', got: 'nothing' });
  });

  it.each(['auto', 'read'] as const)(
    'notices table files that are missing, cut short or overwritten (%s)',
    async (mode) => {
      const directory = await written();
      const good = readFileSync(tableOf(directory));
      truncateSync(tableOf(directory), good.byteLength - 1);
      expect(openFailure(directory, { mode })).toMatchObject({ reason: 'wrong-length', place: tableOf(directory) });
      writeFileSync(tableOf(directory), Buffer.alloc(good.byteLength));
      expect(openFailure(directory, { mode })).toMatchObject({ reason: 'damaged-table', place: tableOf(directory) });
      unlinkSync(tableOf(directory));
      expect(openFailure(directory, { mode })).toMatchObject({ reason: 'missing-table', place: tableOf(directory) });
      expectMessage(openFailure(directory, { mode }));
    },
  );

  it('notices any flipped bit of a table when asked to verify, and never fails otherwise than with data', async () => {
    const directory = await written();
    const good = readFileSync(tableOf(directory));
    fc.assert(
      fc.property(fc.nat(good.byteLength - 1), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const bytes = Buffer.from(good);
        bytes[at] ^= 1 << bit;
        // Another file under the same name, as everything that writes to an index does.
        unlinkSync(tableOf(directory));
        writeFileSync(tableOf(directory), bytes);
        expect(openFailure(directory, { verify: true }).reason).toBe('checksum-mismatch');
        const unverified = openIndex(directory);
        if (!unverified.ok) expect(unverified.failure.reason).toBe('damaged-table');
      }),
      { numRuns: 150 },
    );
  });

  it('says which tables it has when it lacks one that is needed', async () => {
    expect(openFailure(await written(), { tables: [things, others] })).toMatchObject({
      reason: 'missing-table',
      expected: "a table 'others'",
      got: 'things',
    });
  });

  it('is mended by writing it again', async () => {
    for (const damage of [manifestOf, tableOf]) {
      const directory = await written();
      writeFileSync(damage(directory), 'damaged');
      expect(openIndex(directory).ok).toBe(false);
      await writeIndex(directory);
      expect(rowsOf(opened(directory, { verify: true }))).toEqual(SOME);
      expect(opened(directory).root).toBe(OPTIONS.root);
    }
  });
});
