import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    dir: import.meta.dirname,
    include: ['test/**/*.test.ts'],
    passWithNoTests: true,
    // One test may run another program over thousands of files.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // More than there are processors, perhaps: many wait for another program, or for what is being installed.
    maxWorkers: 4,
  },
});
