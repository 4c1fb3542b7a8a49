import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { estimateTokens } from '@strata/l3-chunk';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const LINES = 40;

/** Relative errors of the estimate, for pieces of 40 lines of the files that match. */
function errorsOf(pattern: string): number[] {
  const errors: number[] = [];
  for (const file of globSync(pattern, { cwd: REPOSITORY, exclude: (name) => String(name).includes('node_modules') })) {
    const lines = readFileSync(path.join(REPOSITORY, file), 'utf8').split('\n');
    for (let from = 0; from + LINES <= lines.length; from += LINES) {
      const text = `${lines.slice(from, from + LINES).join('\n')}\n`;
      const tokens = encode(text).length;
      errors.push((estimateTokens(Buffer.from(text)) - tokens) / tokens);
    }
  }
  return errors;
}

const quantile = (values: readonly number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * q)];

describe('the token estimate against o200k_base, by pieces of 40 lines', () => {
  it.each([
    ['Python of this repository', 'packages/**/*.py', 0.1, 0.15],
    ['TypeScript of this repository', 'packages/**/src/**/*.ts', 0.1, 0.15],
    ['Markdown of this repository', 'docs/**/*.md', 0.1, 0.15],
  ])('%s', (_, pattern, median, most) => {
    const errors = errorsOf(pattern);
    const sizes = errors.map(Math.abs);
    const [half, ninety, bias] = [quantile(sizes, 0.5), quantile(sizes, 0.9), quantile(errors, 0.5)];
    const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
    console.log(
      `${errors.length} pieces: median error ${percent(half)}, 90 % within ${percent(ninety)}, middle ${percent(bias)}`,
    );
    expect(errors.length).toBeGreaterThan(15);
    expect(half).toBeLessThan(median);
    expect(ninety).toBeLessThan(most);
  });
});
