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
    // For tests that hang, on a machine with other things to do; no test is about time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One process runs many test files: importing apache-arrow anew for each file took 8 times as long as the tests.
    isolate: false,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
