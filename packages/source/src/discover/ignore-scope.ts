import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';

/**
 * The .gitignore rules in force in a directory, with git's semantics: a deeper file's rules come after the outer ones, the last rule that
 * matches decides, and nothing below an ignored directory can be brought back.
 *
 * All rules of a scope live in one matcher, those of nested files rewritten relative to the outermost one. One matcher a file would not do:
 * `!foo/` in a nested file must also undo what an outer `foo/` says about the files below foo.
 */
export class IgnoreScope {
  static readonly NONE = new IgnoreScope(undefined, '', '');

  readonly #rules: Ignore | undefined;
  /** Path of the rules' base relative to the tree, with a slash at its end; '' where the base is the tree or above it. */
  readonly #base: string;
  /** Path of the tree relative to the base, with a slash at its end; '' where the base is the tree or below it. */
  readonly #above: string;

  private constructor(rules: Ignore | undefined, base: string, above: string) {
    this.#rules = rules;
    this.#base = base;
    this.#above = above;
  }

  /** @param file - path relative to the tree, with a slash at its end if it is a directory */
  ignores(file: string): boolean {
    return this.#rules?.ignores(this.#pathFromBase(file)) ?? false;
  }

  /** The scope inside `directory` ('' is the tree), whose .gitignore has this text. */
  extend(directory: string, text: string): IgnoreScope {
    const at = directory === '' ? '' : `${directory}/`;
    if (this.#rules === undefined) return new IgnoreScope(matcher().add(rulesOf(text, '')), at, '');
    const rules = matcher()
      .add(this.#rules)
      .add(rulesOf(text, this.#pathFromBase(at)));
    return new IgnoreScope(rules, this.#base, this.#above);
  }

  /**
   * The rules that hold in the tree from outside: those of the .gitignore files above it, up to the top of the git repository it lies in. None if
   * they ignore the tree itself, for then it is indexed against them on purpose.
   */
  static above(root: string): IgnoreScope {
    const top = repositoryTop(root);
    if (top === undefined || top === root) return IgnoreScope.NONE;
    const segments = path.relative(top, root).split(path.sep);
    const rules = matcher();
    let found = false;
    for (let i = 0; i < segments.length; i++) {
      const directory = segments.slice(0, i).join('/');
      const text = readIgnoreFile(path.join(top, directory));
      if (text === undefined) continue;
      rules.add(rulesOf(text, directory === '' ? '' : `${directory}/`));
      found = true;
    }
    const above = `${segments.join('/')}/`;
    if (!found || rules.ignores(above)) return IgnoreScope.NONE;
    return new IgnoreScope(rules, '', above);
  }

  #pathFromBase(file: string): string {
    return this.#above + file.slice(this.#base.length);
  }
}

/** The text of a directory's .gitignore; undefined where there is none that can be read. */
export function readIgnoreFile(directory: string): string | undefined {
  try {
    return readFileSync(path.join(directory, '.gitignore'), 'utf8');
  } catch {
    return undefined;
  }
}

const matcher = () => ignore({ ignorecase: false });

function repositoryTop(directory: string): string | undefined {
  for (let at = directory; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

/** @param at - directory of the .gitignore relative to the rules' base, with a slash at its end; '' is the base */
function rulesOf(text: string, at: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const rules = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return at === '' ? rules : rules.flatMap((rule) => rebased(rule, at) ?? []);
}

/** `rule`, written in the .gitignore of directory `at`, as it would be written in that of the base. */
function rebased(rule: string, at: string): string | undefined {
  const negated = rule.startsWith('!');
  // Spaces at the end count only when escaped; a slash before them is still the last character.
  const body = (negated ? rule.slice(1) : rule).replace(/(?<!\\) +$/, '');
  if (body === '' || body === '/') return undefined;
  const anchored = body.slice(0, -1).includes('/');
  const prefix = at.replace(/[\\*?[\]!# ]/g, '\\$&');
  return `${negated ? '!' : ''}/${prefix}${anchored ? body.replace(/^\//, '') : `**/${body}`}`;
}
