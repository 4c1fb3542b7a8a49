import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const files = {
  'package.json': '{}',
  'numbers.ts': `
import { defineTable, u32 } from '@strata/tables';
export const numbers = defineTable('numbers', 'Numbers', { number: u32('any') });
export const squares = defineTable('squares', 'Squares', { square: u32('of a number') });
`,
  'source.ts': `
import { defineSource } from '@strata/pipeline';
import { createBatchWriter } from '@strata/tables';
import { z } from 'zod';
import { numbers } from './numbers.ts';
export default defineSource({
  id: 'count', version: '1', module: import.meta.url, outputs: { numbers }, options: z.object({}),
  discover: () => [0, 1, 2, 3],
  load(spec, { emit }) {
    const writer = createBatchWriter(numbers);
    for (let i = 0; i < 3; i++) writer.columns.number.push((spec as number) * 3 + i);
    emit('numbers', writer.finish());
  },
});
`,
  'squares.ts': `
import { isMainThread } from 'node:worker_threads';
import { defineLayer } from '@strata/pipeline';
import { columnValues, createBatchWriter } from '@strata/tables';
import { RecordBatch } from 'apache-arrow';
import { z } from 'zod';
import { numbers, squares } from './numbers.ts';
export default defineLayer({
  id: 'squares', version: '1', module: import.meta.url, scope: 'partition', options: z.object({}),
  inputs: { numbers }, outputs: { squares },
  run({ inputs, emit }) {
    if (isMainThread) throw new Error('expected to run in a worker');
    for (const batch of inputs.numbers.batches) {
      if (!(batch instanceof RecordBatch)) throw new Error('expected one copy of apache-arrow');
      const writer = createBatchWriter(squares);
      for (const number of columnValues(batch, 'number')) writer.columns.square.push(number ** 2);
      emit('squares', writer.finish());
    }
  },
});
`,
  'strata.config.ts': `
import { definePipeline } from '@strata/pipeline';
import source from './source.ts';
import squares from './squares.ts';
export default definePipeline({ source, layers: [squares] });
`,
};

describe("layers from a user's folder, in the workers of a pool", () => {
  let folder: string;
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'strata-user-')));
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('import the packages of the program, and nothing is printed about it', () => {
    const driver = path.join(import.meta.dirname, '../fixtures/modules/run-pipeline.ts');
    const run = spawnSync(process.execPath, [driver, folder, 'strata.config.ts', '2'], { encoding: 'utf8', cwd: '/' });
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual({
      rows: {
        numbers: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        squares: [0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121],
      },
    });
  });
});
