import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// A checkout in small: the real setup script, and an `npx` that notes what it was asked instead of installing.
let root: string;
let calls: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'strata-setup-'));
  calls = path.join(root, 'calls.txt');
  mkdirSync(path.join(root, 'scripts'));
  mkdirSync(path.join(root, 'path'));
  mkdirSync(path.join(root, 'packages', 'tables'), { recursive: true });
  copyFileSync(path.join(import.meta.dirname, '..', 'setup.mjs'), path.join(root, 'scripts', 'setup.mjs'));
  writeFileSync(path.join(root, 'package.json'), JSON.stringify({ packageManager: 'pnpm@10.0.0' }));
  writeFileSync(path.join(root, 'pnpm-lock.yaml'), 'lockfileVersion: 9\n');
  writeFileSync(path.join(root, 'packages', 'tables', 'package.json'), '{}');
});

afterEach(() => rmSync(root, { recursive: true }));

const INSTALLS =
  'mkdir -p node_modules/node/bin; printf "#!/bin/sh\\n" >node_modules/node/bin/node; chmod +x node_modules/node/bin/node';

function npxThat(does: string): void {
  const file = path.join(root, 'path', 'npx');
  writeFileSync(file, `#!/bin/sh\ncd "${root}"; echo "$*" >>calls.txt\n${does}\n`);
  chmodSync(file, 0o755);
}

function setup(systemPath = ':/usr/bin:/bin') {
  rmSync(calls, { force: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts', 'setup.mjs')], {
    cwd: tmpdir(),
    env: { PATH: `${path.join(root, 'path')}${systemPath}` },
    encoding: 'utf8',
  });
  const asked = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
  return { status, stdout, stderr, asked };
}

describe('setup', () => {
  it('installs by the lockfile with the pnpm that the manifest names, and prints nothing on stdout', () => {
    npxThat(`echo chatter; ${INSTALLS}`);
    const { status, stdout, asked } = setup();
    expect(asked).toEqual([
      `-y pnpm@10.0.0 --dir ${root} install --frozen-lockfile --config.confirm-modules-purge=false`,
    ]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  it('does nothing, silently, when what is installed is what the lockfile names', () => {
    npxThat(INSTALLS);
    setup();
    expect(setup()).toEqual({ status: 0, stdout: '', stderr: '', asked: [] });
  });

  it.each([['pnpm-lock.yaml'], ['package.json'], ['packages/tables/package.json']])(
    'installs again after %s has changed',
    (file) => {
      npxThat(INSTALLS);
      setup();
      writeFileSync(path.join(root, file), `${readFileSync(path.join(root, file), 'utf8')}\n`);
      expect(setup().asked).toHaveLength(1);
    },
  );

  it('installs again when the pinned Node is gone', () => {
    npxThat(INSTALLS);
    setup();
    rmSync(path.join(root, 'node_modules', 'node'), { recursive: true });
    expect(setup()).toMatchObject({ status: 0, asked: [expect.stringContaining('install')] });
  });

  it("runs node's own script again when an interrupted installation left it out", () => {
    npxThat(`case "$*" in *rebuild*) ${INSTALLS} ;; esac`);
    const { status, asked } = setup();
    expect(asked.at(-1)).toBe(`-y pnpm@10.0.0 --dir ${root} rebuild node`);
    expect(status).toBe(0);
  });

  it.each([
    ['echo "request failed, reason: getaddrinfo EAI_AGAIN"; exit 1', 1, 'cannot be reached'],
    ['echo "ERR_PNPM_OUTDATED_LOCKFILE  Cannot install"; exit 1', 1, 'pnpm-lock.yaml was not'],
    ['echo "ENOSPC: no space left on device"; exit 228', 228, 'disk is full'],
    ['exit 7', 7, 'see the lines above'],
    [':', 1, 'ignore-scripts'],
  ])('explains a failure and passes its exit code on: %s', (does, code, cause) => {
    npxThat(does);
    const { status, stderr } = setup();
    expect(status).toBe(code);
    expect(stderr).toMatch(/expected: .*\n {2}got: .*\n {2}likely cause: .*\n {2}next step: .*\n$/);
    expect(stderr).toContain(cause);
  });

  it('explains that npm is missing', () => {
    const { status, stderr } = setup('');
    expect(status).toBe(1);
    expect(stderr).toContain('npm is not installed, or not in PATH');
  });

  it('does not count a failed installation as done', () => {
    npxThat(`${INSTALLS}; exit 1`);
    setup();
    expect(setup().asked).toHaveLength(1);
  });
});
