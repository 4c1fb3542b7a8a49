import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One package of the workspace. */
export interface WorkspacePackage {
  /** As in its manifest: `@strata/tables`. */
  readonly name: string;
  /** Relative to the repository's root, with slashes: `packages/tables`. */
  readonly directory: string;
  /** Names importable from outside, `''` for the package itself: `@strata/pipeline/testing` has the key `/testing`. */
  readonly exports: ReadonlyMap<string, string>;
  /** What the published package may import. */
  readonly dependencies: ReadonlySet<string>;
  /** What only its tests and tools may import. */
  readonly devDependencies: ReadonlySet<string>;
  /** TypeScript sources, relative to the repository's root, in path order. */
  readonly files: readonly string[];
}

export interface Workspace {
  readonly root: string;
  readonly packages: readonly WorkspacePackage[];
  /** Tools that the root installs for every package's tests. */
  readonly rootDependencies: ReadonlySet<string>;
}

interface Manifest {
  readonly name?: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Reads the manifests and lists the sources of every package under `packages/`, `packages/layers/` and `examples/`. */
export function readWorkspace(root: string): Workspace {
  const manifests = globSync(['packages/*/package.json', 'packages/layers/*/package.json', 'examples/*/package.json'], {
    cwd: root,
  });
  const packages = manifests
    .map((file) => path.dirname(file).replaceAll(path.sep, '/'))
    .sort()
    .map((directory) => readPackage(root, directory));
  const own = existsSync(path.join(root, 'package.json')) ? readManifest(path.join(root, 'package.json')) : {};
  return { root, packages, rootDependencies: names(own.dependencies, own.devDependencies) };
}

function readPackage(root: string, directory: string): WorkspacePackage {
  const manifest = readManifest(path.join(root, directory, 'package.json'));
  const exports = new Map<string, string>();
  for (const [key, target] of Object.entries(manifest.exports ?? {})) {
    exports.set(key.slice(1), path.posix.join(directory, target));
  }
  const files = globSync('**/*.{ts,mts,cts,tsx}', {
    cwd: path.join(root, directory),
    exclude: (name) => ['node_modules', 'dist', 'fixtures'].includes(path.basename(name)),
  });
  return {
    name: manifest.name ?? directory,
    directory,
    exports,
    dependencies: names(manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies),
    devDependencies: names(manifest.devDependencies),
    files: files.map((file) => path.posix.join(directory, file.replaceAll(path.sep, '/'))).sort(),
  };
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

function names(...lists: readonly (Readonly<Record<string, string>> | undefined)[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => Object.keys(list ?? {})));
}
