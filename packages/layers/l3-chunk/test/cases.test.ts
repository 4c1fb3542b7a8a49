import { describe, expect, it } from 'vitest';
import { casesOf, fixtures, outcomeOf } from './text-case.ts';

for (const fixture of fixtures()) {
  describe(fixture.replace('.txt', ''), () => {
    for (const textCase of casesOf(fixture)) {
      it(textCase.name, async () => {
        expect(await outcomeOf(textCase)).toEqual(textCase.expected);
      });
    }
  });
}
