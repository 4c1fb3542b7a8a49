/**
 * Who may import whom, and who may touch the outside world. ARCHITECTURE.md says why; this table is what CI enforces.
 *
 * Directories are relative to the repository's root. The rules hold for what a package publishes (src). Its tests may
 * import whatever its `devDependencies` name, through its exports.
 */
export interface PackageRule {
  /** Other packages of this repository that it may import: their directories, or `'any'` for those that put packages together. */
  readonly imports: readonly string[] | 'any';
  /** May use the console, the standard streams and `process.exit`. */
  readonly prints: boolean;
  /** Where in the package the file system may be used: `true` for everywhere, else directories below the package. */
  readonly fileSystem: boolean | readonly string[];
}

const layer: PackageRule = {
  imports: ['packages/tables', 'packages/pipeline', 'packages/wasm'],
  prints: false,
  fileSystem: false,
};

const composition: PackageRule = { imports: 'any', prints: true, fileSystem: true };

const rules: Readonly<Record<string, PackageRule>> = {
  'packages/tables': { imports: [], prints: false, fileSystem: false },
  'packages/wasm': { imports: [], prints: false, fileSystem: false },
  'packages/formats': { imports: ['packages/tables'], prints: false, fileSystem: true },
  'packages/pipeline': {
    imports: ['packages/tables', 'packages/formats'],
    prints: false,
    // The index store; the profile, which reads the process's peak memory from /proc; and the files that layers in other programs are handed.
    fileSystem: ['src/store', 'src/profile', 'src/foreign'],
  },
  // Its search reads the lines it found in the index from the files themselves.
  'packages/layers/l5-lexical': { ...layer, fileSystem: ['src/search/files'] },
  // Vectors that took a model or money to make are kept from run to run.
  'packages/layers/l6-vector': { ...layer, fileSystem: ['src/embedding/cache'] },
  'packages/index-usearch': { imports: ['packages/layers/l6-vector'], prints: false, fileSystem: false },
  // Optional: looks whether a model is in its directory.
  'packages/embedder-onnx': { imports: ['packages/layers/l6-vector'], prints: false, fileSystem: true },
  'packages/source': { imports: ['packages/tables', 'packages/pipeline'], prints: false, fileSystem: true },
  'packages/cli': composition,
  'packages/bench': composition,
  'packages/conformance': composition,
};

/** The rule of a package, by its directory; undefined for a package that nobody has decided about, which is a violation. */
export function ruleOf(directory: string): PackageRule | undefined {
  if (Object.hasOwn(rules, directory)) return rules[directory];
  if (directory.startsWith('packages/layers/')) return layer;
  return directory.startsWith('examples/') ? composition : undefined;
}
