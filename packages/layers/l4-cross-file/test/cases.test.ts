import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outcomeOf, parseCases } from './text-case.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

for (const file of readdirSync(FIXTURES).filter((name) => name.endsWith('.txt'))) {
  describe(file.replace('.txt', ''), () => {
    for (const textCase of parseCases(readFileSync(join(FIXTURES, file), 'utf8'))) {
      it(textCase.name, async () => {
        expect((await outcomeOf(textCase)).sort()).toEqual([...textCase.expected].sort());
      });
    }
  });
}
