import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// A checkout in small: the real bin/strata over a command line that tells what it was given.
let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'strata launcher-')));
  const checkout = path.join(root, 'checkout');
  for (const directory of ['bin', 'packages/cli/src', 'node_modules/node/bin']) {
    mkdirSync(path.join(checkout, directory), { recursive: true });
  }
  const own = path.join(import.meta.dirname, '..', '..');
  copyFileSync(path.join(own, 'bin', 'strata'), path.join(checkout, 'bin', 'strata'));
  copyFileSync(path.join(own, 'package.json'), path.join(checkout, 'package.json'));
  symlinkSync(process.execPath, path.join(checkout, 'node_modules', 'node', 'bin', 'node'));
  writeFileSync(path.join(checkout, 'packages', 'cli', 'src', 'main.ts'), PROBE);
  mkdirSync(path.join(root, 'elsewhere'));
});

afterEach(() => rmSync(root, { recursive: true }));

const PROBE = `
import { Worker, isMainThread } from 'node:worker_threads';
if (isMainThread) {
  const [code, ...args]: string[] = process.argv.slice(2);
  console.log(JSON.stringify({ cwd: process.cwd(), args, cache: process.env.NODE_COMPILE_CACHE }));
  new Worker(new URL(import.meta.url));
  process.exitCode = Number(code);
}
process.emitWarning('not ready', 'ExperimentalWarning');
`;

function strata(args: readonly string[], options: { via?: string; env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(options.via ?? path.join(root, 'checkout', 'bin', 'strata'), args, {
    cwd: path.join(root, 'elsewhere'),
    env: { PATH: '/usr/bin:/bin', ...options.env },
    encoding: 'utf8',
  });
  return { status, stderr, said: stdout === '' ? undefined : JSON.parse(stdout) };
}

describe('bin/strata', () => {
  it('passes arguments, working directory and exit code through, and no warning of Node, from workers neither', () => {
    const { status, stderr, said } = strata(['3', 'a b', '--c=*']);
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(said).toMatchObject({ cwd: path.join(root, 'elsewhere'), args: ['a b', '--c=*'] });
  });

  it('works through symbolic links, absolute and relative', () => {
    symlinkSync(path.join(root, 'checkout', 'bin', 'strata'), path.join(root, 'absolute'));
    symlinkSync('../absolute', path.join(root, 'elsewhere', 'relative'));
    expect(strata(['0', 'x'], { via: path.join(root, 'absolute') }).said.args).toEqual(['x']);
    expect(strata(['0', 'x'], { via: path.join(root, 'elsewhere', 'relative') }).said.args).toEqual(['x']);
  });

  it("keeps to the real working directory inside somebody else's npm script", () => {
    const { said } = strata(['0'], { env: { INIT_CWD: root } });
    expect(said.cwd).toBe(path.join(root, 'elsewhere'));
  });

  it('keeps compiled modules inside the checkout, unless told otherwise', () => {
    expect(strata(['0']).said.cache).toBe(path.join(root, 'checkout', 'node_modules', '.cache', 'strata'));
    expect(strata(['0'], { env: { NODE_COMPILE_CACHE: root } }).said.cache).toBe(root);
  });

  it('says what to do when nothing is installed yet', () => {
    rmSync(path.join(root, 'checkout', 'node_modules'), { recursive: true });
    const { status, stderr } = strata(['0']);
    expect(status).toBe(1);
    expect(stderr).toContain(`(cd '${path.join(root, 'checkout')}' && npm run setup)`);
  });
});

describe('npm start', () => {
  /** Runs the manifest's start script as npm does: in the checkout, arguments appended, INIT_CWD set. */
  function npmStart(args: readonly string[], typedIn: string) {
    const manifest = path.join(root, 'checkout', 'package.json');
    const script = `$(${process.execPath} -p 'require(process.argv[1]).scripts.start' '${manifest}')`;
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', `eval "${script} ${args.join(' ')}"`], {
      cwd: path.join(root, 'checkout'),
      env: { PATH: '/usr/bin:/bin', INIT_CWD: typedIn },
      encoding: 'utf8',
    });
    return { status, stderr, said: JSON.parse(stdout) };
  }

  it('runs where the command was typed, and passes arguments and exit code through', () => {
    const { status, stderr, said } = npmStart(['5', '--flag', '.'], path.join(root, 'elsewhere'));
    expect({ status, stderr }).toEqual({ status: 5, stderr: '' });
    expect(said).toMatchObject({ cwd: path.join(root, 'elsewhere'), args: ['--flag', '.'] });
  });

  it('runs in the checkout when it was typed there', () => {
    expect(npmStart(['0'], path.join(root, 'checkout')).said.cwd).toBe(path.join(root, 'checkout'));
  });
});
