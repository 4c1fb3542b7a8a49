import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'packages/layers/*/test/**/*.test.ts',
      'examples/*/test/**/*.test.ts',
      'scripts/test/*.test.ts',
    ],
    exclude: ['**/node_modules/**', 'packages/conformance/**'],
    passWithNoTests: true,
  },
});
