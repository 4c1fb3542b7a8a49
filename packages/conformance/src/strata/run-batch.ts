import { readFileSync, writeFileSync } from 'node:fs';
import { runCli } from '@strata/cli';

/**
 * Runs command lines of strata one after the other in one process, which spares starting Node for each: `run-batch.ts JOBS RESULTS`.
 * JOBS: JSON, [[argument...]...]. RESULTS: JSON, for each the message of its failure, or null.
 */
const [jobs, results] = process.argv.slice(2);
const messages: (string | null)[] = [];
for (const args of JSON.parse(readFileSync(jobs, 'utf8')) as string[][]) {
  try {
    await runCli(args);
    messages.push(null);
  } catch (error) {
    messages.push(error instanceof Error ? error.message : String(error));
  }
}
writeFileSync(results, JSON.stringify(messages));
process.exitCode = 0; // a command may have asked for another one; what became of each is in RESULTS
