import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linesOf, readSources } from './support/read-source.ts';
import { readCases } from './support/text-case.ts';

for (const [file, cases] of readCases(join(import.meta.dirname, 'cases'))) {
  describe(file, () => {
    it.each(cases)('$name', async ({ path, source, expected }) => {
      const lines = linesOf(await readSources([{ path, content: source }]));
      const tables = new Set(expected.map((line) => line.replace(/^none /, '').split(' ')[0]));
      const got = [...tables].flatMap((table) => (lines[table].length === 0 ? [`none ${table}`] : lines[table]));
      expect(got).toEqual(expected);
    });
  });
}
