import { defineConfig } from 'vitest/config';

/** Tests that start the command line, setup or whole pipelines as a user does: a process or more each, so seconds where others take milliseconds. */
export const PROGRAM_TESTS = [
  'packages/{cli,bench}/test/program*.test.ts',
  'examples/*/test/**/*.test.ts',
  'scripts/test/*.test.ts',
];

/** What both suites share. */
export const shared = {
  passWithNoTests: true,
  // For tests that hang, on a machine with other things to do; no test is about time.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // One process runs many test files: importing apache-arrow anew for each file took 8 times as long as the tests.
  isolate: false,
  // By default one core is left free, which is half of a small machine.
  maxWorkers: '100%',
  execArgv: ['--disable-warning=ExperimentalWarning'],
};

/** The unit suite: what it takes under a minute to know after a change. The other suite is in vitest.program.config.ts. */
export default defineConfig({
  test: {
    ...shared,
    include: ['packages/*/test/**/*.test.ts', 'packages/layers/*/test/**/*.test.ts'],
    // The conformance suites need more than npm brings: `npm run conformance`.
    exclude: ['**/node_modules/**', 'packages/conformance/**', ...PROGRAM_TESTS],
  },
});
