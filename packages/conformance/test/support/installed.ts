import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cacheFolder } from './cache-folder.ts';

/**
 * The folder in which a package can be required, installed there if it is not; or what keeps it from that. Optional packages bring no library with them, and
 * the checkout none for them: they are large. No install script runs: what is tested is what the package itself contains.
 *
 * @param others - packages of the same version that have to be beside it
 */
export function installed(
  name: string,
  version: string,
  others: readonly string[] = [],
): { readonly folder: string; readonly missing?: string } {
  const folder = cacheFolder(`${path.basename(name)}-${version}`);
  try {
    if (!existsSync(path.join(folder, 'installed'))) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
      const flags = ['--save-exact', '--ignore-scripts', '--no-audit', '--no-fund'];
      const packages = [name, ...others].map((each) => `${each}@${version}`);
      execFileSync('npm', ['install', ...flags, ...packages], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      writeFileSync(path.join(folder, 'installed'), '');
    }
    createRequire(path.join(folder, 'package.json')).resolve(name);
    return { folder };
  } catch (error) {
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    // What npm warns of is not why.
    const lines = `${stderr ?? ''}`.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('npm warn'));
    const why = lines.at(0) ?? message.split('\n')[0];
    return { folder, missing: `expected ${name} ${version} in ${folder}, and could not install it: ${why}` };
  }
}
