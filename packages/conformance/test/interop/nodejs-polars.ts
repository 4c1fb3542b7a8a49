import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { cacheFolder } from './cache-folder.ts';

/** Not a dependency of this package: see {@link nodejsPolars}. */
const PACKAGE = 'nodejs-polars';
const VERSION = '0.25.2';
const FOLDER = cacheFolder(`nodejs-polars-${VERSION}`);

/** What of nodejs-polars the suite uses. */
export interface NodejsPolars {
  /** Of a file's bytes. Strings it takes for the contents too, unless they end in `.ipc`. */
  readIPC(bytes: Buffer): DataFrame;
  readIPCStream(bytes: Buffer): DataFrame;
}

export interface DataFrame {
  readonly height: number;
  toRecords(): Record<string, unknown>[];
}

/** nodejs-polars with its binary for this machine (110 MB), installed when it is not, outside the workspace; or what keeps it from that. */
export function nodejsPolars(): { readonly polars: NodejsPolars } | { readonly missing: string } {
  try {
    if (!existsSync(path.join(FOLDER, 'installed'))) install();
    const require = createRequire(path.join(FOLDER, 'package.json'));
    return { polars: require(PACKAGE) };
  } catch (error) {
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    const why = `${stderr ?? ''}`.trim().split('\n').at(0) || message.split('\n')[0];
    return { missing: `expected nodejs-polars ${VERSION} in ${FOLDER}, and could not install it: ${why}` };
  }
}

function install(): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path.join(FOLDER, 'package.json'), '{ "private": true }\n');
  const { glibcVersionRuntime } = (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header;
  const system = { linux: glibcVersionRuntime ? 'gnu' : 'musl', win32: 'msvc' }[process.platform as string];
  const binary = [PACKAGE, process.platform, process.arch, system].filter(Boolean).join('-');
  const packages = [PACKAGE, binary].map((name) => `${name}@${VERSION}`);
  execFileSync('npm', ['install', '--save-exact', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  writeFileSync(path.join(FOLDER, 'installed'), '');
}
