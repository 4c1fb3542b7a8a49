import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { findCycles } from './find-cycles.ts';
import { type ModuleImport, readModule } from './read-module.ts';
import { type PackageRule, ruleOf } from './rules.ts';
import type { Violation } from './violation.ts';
import { readWorkspace, type Workspace, type WorkspacePackage } from './workspace.ts';

export interface BoundaryReport {
  readonly files: number;
  readonly imports: number;
  readonly violations: readonly Violation[];
}

/** Checks every package below `root` against the rules; violations in path order. */
export function checkBoundaries(root: string): BoundaryReport {
  const workspace = readWorkspace(root);
  const violations: Violation[] = [];
  const graph = new Map<string, string[]>();
  let imports = 0;
  for (const pkg of workspace.packages) {
    const rule = ruleOf(pkg.directory);
    const manifest = `${pkg.directory}/package.json`;
    if (rule === undefined) {
      const message = 'no rule says what this package may import: decide, and add it to scripts/boundaries/rules.ts';
      violations.push({ rule: 'unknown-package', file: manifest, line: 0, message });
      continue;
    }
    for (const other of workspace.packages) {
      if (!pkg.dependencies.has(other.name) || mayImport(rule, other)) continue;
      const message = `${pkg.name} may not depend on ${other.name}: ${allowed(rule)}`;
      violations.push({ rule: 'forbidden-dependency', file: manifest, line: 0, message });
    }
    for (const file of pkg.files) {
      const use = readModule(file, readFileSync(path.join(root, file), 'utf8'));
      const fromHere = new FileCheck(workspace, pkg, rule, file);
      imports += use.imports.length;
      for (const error of use.errors) violations.push({ rule: 'unreadable', file, line: 0, message: error });
      violations.push(...use.imports.flatMap((found) => fromHere.importViolations(found)));
      if (!rule.prints && fromHere.published) {
        for (const { text, line } of use.prints) {
          const message = `${text}: only packages that put others together print or exit; return the fact, or emit an event`;
          violations.push({ rule: 'prints', file, line, message });
        }
      }
      graph.set(
        file,
        use.imports.flatMap((found) => fromHere.target(found) ?? []),
      );
    }
  }
  for (const cycle of findCycles(graph)) {
    const message = `import cycle: ${[...cycle, cycle[0]].join(' -> ')}; move what both need into a file of its own`;
    violations.push({ rule: 'cycle', file: cycle[0] as string, line: 0, message });
  }
  return { files: graph.size, imports, violations };
}

class FileCheck {
  /** Below src: what users get. Tests, and configuration of tools beside them, may import the devDependencies too. */
  readonly published: boolean;
  readonly #workspace: Workspace;
  readonly #pkg: WorkspacePackage;
  readonly #rule: PackageRule;
  readonly #file: string;
  /** The file's path below its package. */
  readonly #inner: string;

  constructor(workspace: Workspace, pkg: WorkspacePackage, rule: PackageRule, file: string) {
    this.#workspace = workspace;
    this.#pkg = pkg;
    this.#rule = rule;
    this.#file = file;
    this.#inner = file.slice(pkg.directory.length + 1);
    this.published = this.#inner.startsWith('src/');
  }

  /** The file of this repository that an import leads to; undefined for everything else. */
  target({ text }: ModuleImport): string | undefined {
    if (text.startsWith('.')) return path.posix.join(path.posix.dirname(this.#file), text);
    const { local, subpath } = this.#resolve(text);
    return local?.exports.get(subpath);
  }

  importViolations(found: ModuleImport): readonly Violation[] {
    const { text, line } = found;
    const at = { file: this.#file, line };
    if (text.startsWith('.') || text.startsWith('/')) {
      const target = this.target(found) ?? text;
      if (target.startsWith(`${this.#pkg.directory}/`)) return [];
      const message = `'${text}' leaves ${this.#pkg.name}: import the other package by its name`;
      return [{ rule: 'leaves-package', ...at, message }];
    }
    if (isBuiltin(text)) return this.#fileSystemViolations(text, at);

    const { name, local, subpath } = this.#resolve(text);
    const violations: Violation[] = [];
    if (local !== undefined && local !== this.#pkg && this.published && !mayImport(this.#rule, local)) {
      const message = `${this.#pkg.name} may not import ${local.name}: ${allowed(this.#rule)}`;
      violations.push({ rule: 'forbidden-import', ...at, message });
    }
    if (local !== undefined && !local.exports.has(subpath)) {
      const open = [...local.exports.keys()].map((key) => `'${local.name}${key}'`).join(', ') || 'nothing';
      const message = `'${text}' reaches past what ${local.name} exports (${open})`;
      violations.push({ rule: 'deep-import', ...at, message });
    }
    if (!this.#declares(name)) {
      const where = this.published ? 'dependencies' : 'devDependencies';
      const message = `'${name}' is not in the ${where} of ${this.#pkg.directory}/package.json`;
      violations.push({ rule: 'undeclared-dependency', ...at, message });
    }
    return violations;
  }

  #fileSystemViolations(text: string, at: { file: string; line: number }): readonly Violation[] {
    const { fileSystem } = this.#rule;
    if (!/^(node:)?fs(\/|$)/.test(text) || !this.published || fileSystem === true) return [];
    if (fileSystem !== false && fileSystem.some((directory) => this.#inner.startsWith(`${directory}/`))) return [];
    const where = fileSystem === false ? 'nowhere' : `only below ${fileSystem.join(' and ')}`;
    const message = `'${text}': ${this.#pkg.name} uses the file system ${where}; take bytes or tables instead of paths`;
    return [{ rule: 'file-system', ...at, message }];
  }

  #declares(name: string): boolean {
    if (name === this.#pkg.name || this.#pkg.dependencies.has(name)) return true;
    return !this.published && (this.#pkg.devDependencies.has(name) || this.#workspace.rootDependencies.has(name));
  }

  #resolve(text: string): { name: string; local: WorkspacePackage | undefined; subpath: string } {
    const name = text
      .split('/')
      .slice(0, text.startsWith('@') ? 2 : 1)
      .join('/');
    return {
      name,
      local: this.#workspace.packages.find((pkg) => pkg.name === name),
      subpath: text.slice(name.length),
    };
  }
}

function mayImport(rule: PackageRule, other: WorkspacePackage): boolean {
  return rule.imports === 'any' || rule.imports.includes(other.directory);
}

function allowed(rule: PackageRule): string {
  if (rule.imports === 'any') return 'any package is allowed';
  if (rule.imports.length === 0) return 'it imports no other package of this repository';
  return `of this repository it imports only ${rule.imports.join(' and ')}`;
}
