import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createIndexWriter } from '../../src/store/index.ts';
import { OPTIONS, opened, rowsOf, SOME, temporaryDirectory, writeIndex, writeThings } from './support/sample.ts';

const base = temporaryDirectory();
afterAll(() => rmSync(base, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

const SCRIPT = path.join(import.meta.dirname, 'support', 'writer-process.ts');

/** Runs a writer in a process of its own and kills it at a stage of its work. */
async function killAt(directory: string, stage: string): Promise<void> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, directory, stage], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', () => child.kill('SIGKILL'));
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

const idOf = (directory: string) => (rowsOf(opened(directory, { verify: true })) as { id: number }[])[0].id;

describe.concurrent('a run that is killed', () => {
  it.each(['created', 'finished', 'before-rename', 'after-rename', 'before-cleanup'])(
    'leaves a readable index, and nothing that stops the next run: at %s',
    async (stage) => {
      const directory = path.join(base, stage);
      await writeIndex(directory);
      await killAt(directory, stage);
      // Once the manifest is renamed the new index is the index.
      const committed = stage === 'after-rename' || stage === 'before-cleanup';
      expect(idOf(directory)).toBe(committed ? 7 : SOME[0].id);
      expect(readdirSync(directory).some((name) => name.startsWith('lock-'))).toBe(true);
      await writeIndex(directory, [{ ...SOME[0], id: 8 }]);
      expect(idOf(directory)).toBe(8);
      expect(readdirSync(directory).sort()).toEqual(['.gitignore', 'generations', 'manifest.json']);
      expect(readdirSync(path.join(directory, 'generations')).length).toBe(1);
    },
    30_000,
  );
});

describe('a run that ends at any of its steps', () => {
  const STEPS = ['mkdir', 'readdir', 'readFile', 'writeFile', 'rm', 'open', 'rename'] as const;

  /** Lets `steps` more calls to the file system through; then it is as if the process were no more. */
  function endAfter(steps: number): () => boolean {
    let left = steps;
    for (const name of STEPS) {
      const original = fs[name] as (...args: unknown[]) => Promise<unknown>;
      vi.spyOn(fs, name).mockImplementation((async (...args: unknown[]) => {
        if (left-- > 0) return original(...args);
        throw Object.assign(new Error('EIO: the process is no more'), { code: 'EIO' });
      }) as never);
    }
    return () => left < 0;
  }

  it('leaves the index before it, or the one it made', async () => {
    const outcomes = new Set<number>();
    for (let steps = 0, ended = true; ended; steps++) {
      const directory = path.join(base, `step-${steps}`);
      await writeIndex(directory);
      const hasEnded = endAfter(steps);
      const result = await createIndexWriter(directory, OPTIONS);
      if (result.ok) {
        writeThings(result.writer, [{ ...SOME[0], id: 7 }]);
        await result.writer.commit();
      }
      ended = hasEnded();
      vi.restoreAllMocks();
      expect([SOME[0].id, 7]).toContain(idOf(directory));
      outcomes.add(idOf(directory));
      // The process lives on, so its lock would count.
      for (const name of readdirSync(directory)) if (name.startsWith('lock-')) rmSync(path.join(directory, name));
      await writeIndex(directory, [{ ...SOME[0], id: 8 }]);
      expect(idOf(directory)).toBe(8);
      expect(readdirSync(directory).sort()).toEqual(['.gitignore', 'generations', 'manifest.json']);
      expect(readdirSync(path.join(directory, 'generations')).length).toBe(1);
    }
    expect([...outcomes]).toEqual([SOME[0].id, 7]);
  });
});
