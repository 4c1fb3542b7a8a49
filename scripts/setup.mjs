// Installs what the lockfile names, once. Runs before `npm start` and `npm test` on whatever Node the machine has (18 or later):
// plain JavaScript, no dependencies, and silent when there is nothing to do. It prints on stderr only, so that the output of the
// command behind `npm start` stays clean.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = path.join(root, 'node_modules', '.strata-setup');
const pinnedNode = path.join(root, 'node_modules', 'node', 'bin', 'node');
const NEXT_STEP = `run \`npm run setup\` in ${root} again`;

const [major] = process.versions.node.split('.').map(Number);
if (major < 18) {
  fail(1, {
    expected: 'Node 18 or later to set up with (the pinned Node runs everything afterwards)',
    got: `Node ${process.versions.node}`,
    cause: 'an old Node comes first in PATH',
    next: 'install a current Node, then try again',
  });
}

const wanted = fingerprint();
if (!isInstalled(wanted)) {
  const pnpm = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).packageManager;
  process.stderr.write(`strata: setting up (${pnpm} install; the first time takes a minute)\n`);
  await run(pnpm, ['install', '--frozen-lockfile', '--config.confirm-modules-purge=false']);
  // An installation that was interrupted between linking and the script of `node` counts as complete for pnpm.
  if (!nodeRuns()) await run(pnpm, ['rebuild', 'node']);
  if (!nodeRuns()) {
    fail(1, {
      expected: `the pinned Node at ${pinnedNode}`,
      got: existsSync(pinnedNode) ? 'a file that does not run here' : 'no such file after a successful installation',
      cause: '`ignore-scripts` is set in an npm configuration, or the machine is one that Node has no binary for',
      next: `\`npm config get ignore-scripts\` should say false; then ${NEXT_STEP}`,
    });
  }
  writeFileSync(stampFile, wanted);
}

/** What an installation depends on: lockfile, workspace settings, every manifest, platform. */
function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];
  for (const parent of ['packages', path.join('packages', 'layers'), 'examples']) {
    if (!existsSync(path.join(root, parent))) continue;
    for (const name of readdirSync(path.join(root, parent)).sort()) files.push(path.join(parent, name, 'package.json'));
  }
  for (const file of files) {
    const full = path.join(root, file);
    if (existsSync(full)) hash.update(`${file}\n`).update(readFileSync(full));
  }
  return `${hash.digest('hex')}\n`;
}

function isInstalled(wanted) {
  return existsSync(stampFile) && existsSync(pinnedNode) && readFileSync(stampFile, 'utf8') === wanted;
}

function nodeRuns() {
  return existsSync(pinnedNode) && spawnSync(pinnedNode, ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Runs pnpm through npx, its output on our stderr, and ends the process with an explanation when it fails. What an earlier installation
 * left is kept out of the way (another directory, npm's hints and PATH entries removed): its `node` may be the very thing that is missing.
 */
async function run(pnpm, args) {
  const bin = path.join(root, 'node_modules', '.bin');
  const env = { ...process.env };
  delete env.npm_config_local_prefix;
  env.PATH = (env.PATH ?? '')
    .split(path.delimiter)
    .filter((entry) => entry !== bin)
    .join(path.delimiter);
  const child = spawn('npx', ['-y', pnpm, '--dir', root, ...args], {
    cwd: tmpdir(),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      process.stderr.write(chunk);
      tail = (tail + chunk).slice(-16_384);
    });
  }
  const outcome = await new Promise((resolve) => {
    child.on('error', (error) => resolve({ error }));
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  if (outcome.error !== undefined) {
    fail(1, {
      expected: 'npx, which comes with npm',
      got: outcome.error.message,
      cause: 'npm is not installed, or not in PATH',
      next: `install npm, then ${NEXT_STEP}`,
    });
  }
  if (outcome.code !== 0) {
    const command = `\`npx -y ${pnpm} ${args.join(' ')}\``;
    fail(outcome.code ?? 1, {
      expected: `${command} to succeed`,
      got: outcome.signal ? `signal ${outcome.signal}` : `exit code ${outcome.code}`,
      ...explain(tail, outcome.signal),
    });
  }
}

/** Cause and next step, from what npx or pnpm said. */
function explain(said, signal) {
  if (signal) return { cause: 'it was interrupted', next: NEXT_STEP };
  const known = [
    [
      /certificate|CERT_|_CERT/i,
      'the registry presents a certificate that this machine does not trust',
      `set \`cafile\` in the npm configuration, then ${NEXT_STEP}`,
    ],
    [
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL|network/i,
      'the package registry cannot be reached: no network, or a proxy that npm is not told about',
      `check with \`npm ping\`; then ${NEXT_STEP}`,
    ],
    [
      /OUTDATED_LOCKFILE/,
      'a package.json was changed and pnpm-lock.yaml was not',
      'run `npx -y pnpm@10 install` at the root and commit pnpm-lock.yaml with the manifest',
    ],
    [/ENOSPC/, 'the disk is full (an installation needs about 700 MB)', `make room, then ${NEXT_STEP}`],
    [/EACCES|EPERM|EROFS/, 'this user may not write here', `check who owns ${root} and npm's cache, then ${NEXT_STEP}`],
    [
      /ETARGET|ERR_PNPM_NO_MATCHING_VERSION|ERR_PNPM_FETCH_404|E404/,
      'the configured registry does not have a version that the lockfile names',
      `check with \`npm config get registry\`, then ${NEXT_STEP}`,
    ],
  ];
  for (const [pattern, cause, next] of known) if (pattern.test(said)) return { cause, next };
  return { cause: 'see the lines above', next: NEXT_STEP };
}

function fail(code, { expected, got, cause, next }) {
  process.stderr.write(
    `strata: setting up failed\n  expected:     ${expected}\n  got:          ${got}\n  likely cause: ${cause}\n  next step:    ${next}\n`,
  );
  process.exit(code);
}
