import type { AbsoluteImport } from './absolute-imports.ts';
import { type PythonLayout, parentOf, type TopLevelName } from './python-layout.ts';

/** How a directory shows in the imports of what lies below it. */
export interface Votes {
  /** Imports that count from the directory: `import pkg` for `DIRECTORY/pkg`. */
  from: number;
  /** Imports that count from further up, and so name the directory itself: `import directory.pkg`. */
  through: number;
}

/** Counts, for every open directory, whether imports treat it as a source root or as a package on the way. */
export class RootVotes {
  readonly #layout: PythonLayout;
  readonly #votes = new Map<string, Votes>();

  constructor(layout: PythonLayout) {
    this.#layout = layout;
  }

  of(directory: string): Votes {
    return this.#votes.get(directory) ?? { from: 0, through: 0 };
  }

  /** Counts what `file` imports from the tree. What leads out of the tree, or to several places with equal right, is no evidence. */
  add(file: string, imports: readonly AbsoluteImport[]): void {
    const self = file.replace(/\.\w+$/, '');
    for (const written of imports) {
      const found = this.#resolve(written, file);
      if (found === undefined || found.target === self) continue;
      this.#vote(found.directory, 'from');
      const open = parentOf(found.target);
      for (let at = open; at.length > found.directory.length; at = parentOf(at)) this.#vote(at, 'through');
    }
  }

  #vote(directory: string, kind: keyof Votes): void {
    const votes = this.#votes.get(directory) ?? { from: 0, through: 0 };
    votes[kind]++;
    this.#votes.set(directory, votes);
  }

  #resolve({ module, name }: AbsoluteImport, file: string): { directory: string; target: string } | undefined {
    const dot = module.indexOf('.');
    const candidates = this.#layout.topLevel.get(dot < 0 ? module : module.slice(0, dot));
    if (candidates === undefined) return undefined;
    const rest = dot < 0 ? '' : module.slice(dot).replaceAll('.', '/');
    let best: { directory: string; target: string } | undefined;
    let bestNearness = -1;
    let tie = false;
    for (const candidate of candidates) {
      const target = this.#targetOf(candidate, rest, name);
      if (target === undefined) continue;
      const nearness = nearnessOf(candidate.directory, file);
      if (nearness > bestNearness) {
        best = { directory: candidate.directory, target };
        bestNearness = nearness;
        tie = false;
      } else if (nearness === bestNearness && candidate.directory !== best?.directory) tie = true;
    }
    return tie ? undefined : best;
  }

  #targetOf(candidate: TopLevelName, rest: string, name: string | undefined): string | undefined {
    const module = candidate.path + rest;
    if (rest !== '' && !this.#layout.exists(module)) return undefined;
    if (name !== undefined && this.#layout.exists(`${module}/${name}`)) return `${module}/${name}`;
    // A directory that merely bears the name says nothing: an installed package of that name would come first.
    return rest === '' && candidate.kind === 'namespace' ? undefined : module;
  }
}

/** How near a directory is to a file: by the leading segments they share; among equals, one that encloses the file is nearer. */
function nearnessOf(directory: string, file: string): number {
  if (directory === '') return 1;
  const a = directory.split('/');
  const b = file.split('/');
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return shared * 2 + (shared === a.length ? 1 : 0);
}
