// Runs checks and test suites through turbo, which replays what has not changed, and ends with one line: `N passed, N failed`.
// `node scripts/test.mjs` is what `npm test` runs; `node scripts/test.mjs test:conformance` runs that task alone.
// Every check counts as one; a test suite counts its tests. The exit code is other than 0 if anything failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const EVERYDAY = ['check:types', 'check:lint', 'check:boundaries', 'test:unit', 'test:program'];

const root = path.resolve(import.meta.dirname, '..');
const results = path.join(root, '.results');
const runs = path.join(root, '.turbo', 'runs');
const tasks = process.argv.length > 2 ? process.argv.slice(2) : EVERYDAY;

// A suite that never starts must not be reported with the figures of an earlier run; turbo puts the file back when it replays one.
mkdirSync(results, { recursive: true });
for (const task of tasks) rmSync(resultsOf(task), { force: true });
rmSync(runs, { recursive: true, force: true });

const code = await turbo([
  ...tasks,
  '--continue',
  '--summarize',
  '--output-logs=new-only',
  '--log-order=grouped',
  ...(process.stdout.isTTY ? [] : ['--no-color']),
]);
const exitCodes = readExitCodes();
let passed = 0;
let failed = 0;
for (const task of tasks) {
  const count = countOf(task, exitCodes.get(task));
  passed += count.passed;
  failed += count.failed;
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
  const replayed = exitCodes.get(task) === 'cached' ? ' (unchanged: replayed)' : '';
  console.log(`${task}: ${count.passed} passed, ${count.failed} failed${skipped}${replayed}`);
}
if (code !== 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? code || 1 : 0;

function turbo(args) {
  const bin = path.join(root, 'node_modules', '.bin');
  return new Promise((resolve) => {
    const child = spawn(path.join(bin, 'turbo'), ['run', ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        // turbo starts tasks with the `pnpm` and `node` it finds: those pinned here.
        PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
        TURBO_TELEMETRY_DISABLED: '1',
        DO_NOT_TRACK: '1',
        ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
      },
    });
    child.on('error', (error) => {
      console.error(`turbo did not start: ${error.message}; \`npm run setup\` installs it`);
      resolve(1);
    });
    child.on('close', (status, signal) => resolve(signal ? 1 : status));
  });
}

/** By task: its exit code, or 'cached' when turbo replayed a success; missing when it never ran. */
function readExitCodes() {
  const codes = new Map();
  const [summary] = existsSync(runs) ? readdirSync(runs) : [];
  if (summary === undefined) return codes;
  for (const { task, cache, execution } of JSON.parse(readFileSync(path.join(runs, summary), 'utf8')).tasks) {
    if (execution) codes.set(task, cache?.status === 'HIT' ? 'cached' : execution.exitCode);
  }
  return codes;
}

function countOf(task, exit) {
  const ok = exit === 0 || exit === 'cached';
  if (!task.startsWith('test:')) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  const file = resultsOf(task);
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  // A file that cannot be loaded has no tests, yet it failed.
  const broken = report.testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0).length;
  const failed = report.numFailedTests + broken;
  return {
    passed: report.numPassedTests,
    // An error outside any test (an unhandled rejection) shows in the exit code only.
    failed: ok || failed > 0 ? failed : 1,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function resultsOf(task) {
  return path.join(results, `${task.replace(/^test:/, '')}.json`);
}
