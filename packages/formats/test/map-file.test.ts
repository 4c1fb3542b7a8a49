import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import { formatFailure, type MapFileResult, type MapMode, type MappedFile, mapFile } from '../src/index.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'strata-map-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function fileOf(contents: string | Uint8Array): string {
  const file = path.join(directory, `${Math.random()}.bin`);
  writeFileSync(file, contents);
  return file;
}

function opened(result: MapFileResult): MappedFile {
  if (!result.ok) throw new Error(formatFailure(result.failure));
  return result.file;
}

function failed(result: MapFileResult) {
  if (result.ok) throw new Error('expected a failure');
  return result.failure;
}

const canMap = process.getBuiltinModule('node:ffi') !== undefined && ['linux', 'darwin'].includes(process.platform);

describe.each<MapMode>(['auto', 'read'])('a file mapped with mode %s', (mode) => {
  it('has the bytes of the file', () => {
    const contents = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31) & 255);
    const file = opened(mapFile(fileOf(contents), { mode }));
    expect(file.how).toBe(mode === 'auto' && canMap ? 'mapped' : 'read');
    expect(Buffer.compare(file.bytes, contents)).toBe(0);
  });

  it('may be empty', () => {
    expect(opened(mapFile(fileOf(''), { mode })).bytes.byteLength).toBe(0);
  });

  it('keeps its bytes when the file is removed or replaced by another of its name', () => {
    const name = fileOf('before');
    const file = opened(mapFile(name, { mode }));
    unlinkSync(name);
    writeFileSync(name, 'after!');
    expect(Buffer.from(file.bytes).toString()).toBe('before');
  });

  it('cannot be asked for bytes after close, while views from before stay good', () => {
    const file = opened(mapFile(fileOf('contents'), { mode }));
    const view = file.bytes.subarray(3);
    file.close();
    expect(() => file.bytes).toThrow('read after close');
    expect(Buffer.from(view).toString()).toBe('tents');
  });

  it('is refused when it is not of the length expected', () => {
    const name = fileOf('12345678');
    truncateSync(name, 5);
    expect(failed(mapFile(name, { mode, expectedBytes: 8 }))).toMatchObject({
      reason: 'wrong-length',
      expected: '8 bytes',
      got: '5 bytes',
    });
  });

  it('is refused, with the reason, when there is none or it is a directory', () => {
    expect(failed(mapFile(path.join(directory, 'none'), { mode })).reason).toBe('not-found');
    expect(failed(mapFile(path.join(fileOf('x'), 'below a file'), { mode })).reason).toBe('not-found');
    mkdirSync(path.join(directory, 'sub'), { recursive: true });
    expect(failed(mapFile(path.join(directory, 'sub'), { mode })).reason).toBe('not-a-file');
  });
});

describe('mapped memory', () => {
  it('is shared as it is asked to be by STRATA_MAPPING', () => {
    const name = fileOf('x');
    process.env.STRATA_MAPPING = 'read';
    try {
      expect(opened(mapFile(name)).how).toBe('read');
    } finally {
      delete process.env.STRATA_MAPPING;
    }
    expect(opened(mapFile(name)).how).toBe(canMap ? 'mapped' : 'read');
  });

  it('cannot be transferred away from under its views', () => {
    const { bytes } = opened(mapFile(fileOf('contents')));
    if (!(bytes.buffer instanceof ArrayBuffer)) return;
    const { buffer } = bytes;
    expect(() => structuredClone(buffer, { transfer: [buffer] })).toThrow();
    expect(() => buffer.transfer()).toThrow();
    expect(Buffer.from(bytes).toString()).toBe('contents');
  });

  // In a process of its own: what goes wrong here ends the process.
  it('goes when its last view does, and not before', () => {
    const script = `
      import { readFileSync, writeFileSync } from 'node:fs';
      import { mapFile } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
      const name = ${JSON.stringify(path.join(directory, 'collected.bin'))};
      writeFileSync(name, Buffer.alloc(1 << 20, 7));
      const mapped = () => readFileSync('/proc/self/maps', 'utf8').split('collected.bin').length - 1;
      let view = mapFile(name).file.bytes.subarray(5000, 5010);
      for (let i = 0; i < 300; i++) mapFile(name).file.close();
      const collect = async () => {
        for (let i = 0; i < 50 && mapped() > (view ? 1 : 0); i++) {
          gc();
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      };
      await collect();
      const held = mapped();
      const sum = view.reduce((a, b) => a + b);
      view = undefined;
      await collect();
      console.log(JSON.stringify({ held, sum, after: mapped() }));`;
    const child = spawnSync(
      process.execPath,
      ['--expose-gc', '--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script],
      { encoding: 'utf8' },
    );
    expect([child.status, child.stderr]).toEqual([0, '']);
    if (canMap && process.platform === 'linux') {
      expect(JSON.parse(child.stdout)).toEqual({ held: 1, sum: 70, after: 0 });
    }
  });
});
