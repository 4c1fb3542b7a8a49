import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import { createIndexWriter, formatFailure } from '../../src/store/index.ts';
import {
  OPTIONS,
  opened,
  rowsOf,
  SOME,
  startWriting,
  temporaryDirectory,
  writeIndex,
  writerFailure,
  writeThings,
} from './support/sample.ts';

const base = temporaryDirectory();
afterAll(() => rmSync(base, { recursive: true, force: true }));
let count = 0;
const newDirectory = () => path.join(base, `${count++}`);

const locksIn = (directory: string) => readdirSync(directory).filter((name) => name.startsWith('lock-'));

describe('the right to write an index', () => {
  it('belongs to one process at a time, which the other is told', async () => {
    const directory = newDirectory();
    const script = path.join(import.meta.dirname, 'support', 'writer-process.ts');
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, directory, 'created'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const failure = await writerFailure(directory);
    expect(failure).toMatchObject({ reason: 'locked' });
    expect(formatFailure(failure)).toContain(`process ${child.pid} on `);
    expect(locksIn(directory).length).toBe(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await writeIndex(directory);
    expect(rowsOf(opened(directory))).toEqual(SOME);
    expect(locksIn(directory)).toEqual([]);
  }, 30_000);

  it('is never had by two at once, and by one at last, when many ask at the same moment', async () => {
    const directory = newDirectory();
    let writing = 0;
    let written = 0;
    const contender = async () => {
      for (;;) {
        const result = await createIndexWriter(directory, OPTIONS);
        if (!result.ok) {
          expect(result.failure.reason).toBe('locked');
          continue;
        }
        expect(++writing).toBe(1);
        writeThings(result.writer, SOME);
        await new Promise((resolve) => setTimeout(resolve, 5));
        writing--;
        await result.writer.commit();
        written++;
        return;
      }
    };
    await Promise.all(Array.from({ length: 4 }, contender));
    expect(written).toBe(4);
    expect(opened(directory).manifest.generation).toBe(4);
  }, 30_000);

  it('is given back by commit and by abandon', async () => {
    const directory = newDirectory();
    const first = await startWriting(directory);
    expect(locksIn(directory).length).toBe(1);
    await first.abandon();
    expect(locksIn(directory)).toEqual([]);
    await writeIndex(directory);
    expect(locksIn(directory)).toEqual([]);
  });

  it('is not kept by a process that has ended, nor by one whose pid another has now', async () => {
    const directory = newDirectory();
    const held = await startWriting(directory);
    const [own] = locksIn(directory);
    await held.abandon();
    const [prefix, pid, start, host, token] = own.split('-');
    const gone = [prefix, '4194303', start, host, token].join('-');
    const reused = [prefix, pid, '1', host, token].join('-');
    writeFileSync(path.join(directory, gone), '{}');
    if (start !== '0') writeFileSync(path.join(directory, reused), '{}');
    await writeIndex(directory);
    expect(locksIn(directory)).toEqual([]);
  });

  it('is kept by a process of another machine, of which nothing can be known', async () => {
    const directory = newDirectory();
    mkdirSync(directory);
    const lock = path.join(directory, 'lock-1-1-00000000-abc');
    writeFileSync(lock, '{"pid": 1, "host": "elsewhere"}');
    const failure = await writerFailure(directory);
    expect(failure.got).toBe('process 1 on elsewhere writing it');
    expect(failure.nextStep).toContain(`remove ${lock}`);
  });
});

describe('a place where no index can be written', () => {
  it('may be a file, or below one', async () => {
    const file = newDirectory();
    writeFileSync(file, 'contents');
    expect((await writerFailure(file)).reason).toBe('not-writable');
    expect((await writerFailure(path.join(file, 'below'))).reason).toBe('not-writable');
    expect(readFileSync(file, 'utf8')).toBe('contents');
  });

  it("may be another program's directory, which is left as it is", async () => {
    const directory = newDirectory();
    mkdirSync(directory);
    writeFileSync(path.join(directory, 'main.py'), '');
    expect(await writerFailure(directory)).toMatchObject({ reason: 'foreign-directory' });
    expect(readdirSync(directory)).toEqual(['main.py']);
    rmSync(path.join(directory, 'main.py'));
    writeFileSync(path.join(directory, 'manifest.json'), '{"name": "an extension"}');
    expect(await writerFailure(directory)).toMatchObject({ reason: 'foreign-directory' });
    expect(readdirSync(directory)).toEqual(['manifest.json']);
  });

  it('may be read-only', async () => {
    // Permissions do not stop root; there are file systems on which nobody makes a directory.
    const root = process.getuid?.() === 0;
    const directory = root ? '/sys' : newDirectory();
    if (!root) {
      mkdirSync(directory);
      chmodSync(directory, 0o500);
    }
    const failure = await writerFailure(path.join(directory, 'index'));
    expect(failure.reason).toBe('not-writable');
    expect(failure.nextStep).toContain('--out');
  });
});
