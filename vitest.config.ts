import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'packages/layers/*/test/**/*.test.ts',
      'examples/*/test/**/*.test.ts',
      'scripts/test/*.test.ts',
    ],
    // The conformance suites need more than npm brings: `npm run conformance`.
    exclude: ['**/node_modules/**', 'packages/conformance/**'],
    passWithNoTests: true,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
