import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { FileSink, MemorySink } from '../src/index.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'strata-sink-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;
const newPath = () => path.join(directory, `${files++}.bin`);

const writes = fc.array(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 4 }), { maxLength: 20 });

describe('a sink', () => {
  it('ends up with the parts one after the other, in a file as in memory', async () => {
    await fc.assert(
      fc.asyncProperty(writes, async (all) => {
        const file = new FileSink(newPath());
        const memory = new MemorySink();
        for (const parts of all) {
          file.write(parts);
          memory.write(parts);
        }
        await file.sync();
        await file.close();
        const expected = Buffer.concat(all.flat());
        expect(readFileSync(file.path).equals(expected)).toBe(true);
        expect(Buffer.from(memory.toBytes()).equals(expected)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the order also of more than it lets wait for the disk', async () => {
    const sink = new FileSink(newPath());
    const size = 3 << 20;
    for (let i = 0; i < 16; i++) sink.write([new Uint8Array(new SharedArrayBuffer(size)).fill(i), Uint8Array.of(255)]);
    await sink.sync();
    await sink.close();
    const bytes = readFileSync(sink.path);
    expect(bytes.byteLength).toBe(16 * (size + 1));
    for (let i = 0; i < 16; i++) {
      expect([bytes[i * (size + 1)], bytes[i * (size + 1) + size - 1], bytes[i * (size + 1) + size]]).toEqual([
        i,
        i,
        255,
      ]);
    }
  });

  it('throws what the disk says, at the next call', async () => {
    // A device on which every write fails as on a full disk.
    const sink = process.platform === 'linux' ? new FileSink('/dev/full', 'r+') : undefined;
    if (!sink) return;
    sink.write([Uint8Array.of(1)]);
    await expect(sink.settled()).rejects.toThrow('ENOSPC');
    expect(() => sink.write([Uint8Array.of(1)])).toThrow('ENOSPC');
    await sink.close();
  });

  it('does not write over a file that is there', async () => {
    const sink = new FileSink(newPath());
    expect(() => new FileSink(sink.path)).toThrow('EEXIST');
    await sink.close();
    await sink.close();
  });
});
