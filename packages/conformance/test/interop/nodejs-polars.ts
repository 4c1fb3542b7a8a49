import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { installed } from '../support/installed.ts';

/** Not a dependency of this package: see {@link nodejsPolars}. */
const PACKAGE = 'nodejs-polars';
const VERSION = '0.25.2';

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
  const { folder, missing } = installed(PACKAGE, VERSION, [binary()]);
  return missing === undefined ? { polars: createRequire(path.join(folder, 'package.json'))(PACKAGE) } : { missing };
}

/** The package with the binary. */
function binary(): string {
  const { glibcVersionRuntime } = (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header;
  const system = { linux: glibcVersionRuntime ? 'gnu' : 'musl', win32: 'msvc' }[process.platform as string];
  return [PACKAGE, process.platform, process.arch, system].filter(Boolean).join('-');
}
