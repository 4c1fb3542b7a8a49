import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { PARTITIONS, ROWS } from '../fixtures/memory/tables.ts';

const driver = path.join(import.meta.dirname, '../fixtures/memory/memory-after-run.ts');

it('what nobody reads any more goes from memory, though the worker that read it has nothing to do', () => {
  const size = ROWS * PARTITIONS * 4;
  const { peak, left } = JSON.parse(execFileSync(process.execPath, [driver, String(size)], { encoding: 'utf8' }));
  expect(peak).toBeGreaterThan(size);
  expect(peak - left).toBeGreaterThan(size / 2);
});
