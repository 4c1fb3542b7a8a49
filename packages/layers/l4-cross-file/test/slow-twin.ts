import { boundName, classOf, type ModelFile, modulePath, type Statement, sought } from './tree-model.ts';

/** What a name means: something in the tree, something outside, or nothing. */
export type Meaning =
  | { readonly is: 'definition'; readonly fqn: string; readonly file: ModelFile; readonly statement: Statement }
  | { readonly is: 'module'; readonly path: string }
  | { readonly is: 'external'; readonly path: string }
  /** Perhaps outside the tree, or made by a module at run time. */
  | { readonly is: 'dynamic'; readonly module?: string; readonly isWeak?: boolean }
  | { readonly is: 'nothing' | 'cycle' };

interface Found {
  readonly meaning: Meaning;
  /** The name is in the namespace, and not just a submodule that can be imported. */
  readonly bound: boolean;
}

type Import = Statement & { is: 'import' | 'from' | 'star' };

const NOTHING: Meaning = { is: 'nothing' };
const inTree = ({ is }: Meaning) => is === 'definition' || is === 'module';

/**
 * The rules of the layer once more, as plainly as can be: objects, strings, recursion, nothing remembered. A module is named by its path in the tree
 * without extension. Where a look-up came back to itself `sawCycle` is true: what is found then depends on where one starts.
 */
export class SlowTwin {
  sawCycle = false;
  readonly #files: readonly ModelFile[];
  readonly #underWay = new Set<Statement>();

  constructor(files: readonly ModelFile[]) {
    this.#files = files;
  }

  /** The file that defines a module: a package before a module, a source before a stub. */
  fileOf(path: string): ModelFile | undefined {
    for (const ending of ['/__init__.py', '/__init__.pyi', '.py', '.pyi']) {
      const file = this.#files.find((candidate) => candidate.path === (path + ending).replace(/^\//, ''));
      if (file !== undefined) return file;
    }
    return undefined;
  }

  /** What an import names. */
  resolve(file: ModelFile, statement: Import): Meaning {
    const module = this.#moduleOf(file, statement);
    if (module.is !== 'module' || statement.is !== 'from') return module;
    const { meaning } = this.lookup(module.path, statement.name, []);
    const isNamespace = this.fileOf(module.path) === undefined;
    if (meaning.is === 'nothing' && isNamespace && statement.level === 0) return this.#external(statement);
    return meaning;
  }

  /** True when the importer's root has the module in a namespace package and another root has a regular package or module in its place. */
  isAmbiguous(file: ModelFile, statement: Import): boolean {
    if (statement.is !== 'import' && statement.level > 0) return false;
    const segments = statement.module.split('.');
    const own = this.#walk(file.sourceRoot, segments);
    if (own === undefined || this.fileOf(own) === undefined) return false;
    const hasFile = (root: string, length: number) => {
      const path = this.#walk(root, segments.slice(0, length));
      return path !== undefined && this.fileOf(path) !== undefined;
    };
    const lengths = segments.map((_, i) => i + 1);
    const ownLength = lengths.find((length) => hasFile(file.sourceRoot, length)) as number;
    return this.#roots().some((root) => lengths.some((length) => length < ownLength && hasFile(root, length)));
  }

  /** What a name (as it is sought) at the top level of a file, or in a class of it, means to a reference with that base name. */
  head(file: ModelFile, scope: readonly Statement[], name: string): Meaning {
    if (scope !== file.body && scope.some((statement) => binds(file, scope, statement, name))) {
      return this.#inScope(file, scope, name, []) ?? NOTHING;
    }
    const module = file.path.replace(/(\/?__init__)?\.pyi?$/, '');
    if (this.fileOf(module) !== file) {
      const found = this.#inFiles([file], name, []);
      return found?.bound ? found.meaning : NOTHING;
    }
    const { meaning, bound } = this.lookup(module, name, []);
    if (bound) return meaning;
    return isInit(file) && meaning.is === 'module' && this.#importsBelow(file, meaning.path) ? meaning : NOTHING;
  }

  /** What the base name of a base class means: in `class C(C)` what the name meant before. */
  baseHead(file: ModelFile, statement: Statement, name: string): Meaning {
    const bindings = file.body.filter((other) => boundName(other) === name && !isLater(file, other));
    const bound = bindings.findLast((other) => !isFallback(other)) ?? bindings.at(-1);
    if (bound !== statement) return this.head(file, file.body, name);
    const before = file.body.slice(0, file.body.indexOf(statement));
    const meaning = this.#inScope(file, before, name, [], file.body);
    if (meaning !== undefined) return meaning;
    for (const star of before.filter((other) => other.is === 'star').reverse()) {
      const found = this.#throughStar(file, star, name, []);
      if (found !== undefined && inTree(found.meaning)) return found.meaning;
    }
    return NOTHING;
  }

  /** What an attribute (as it is sought) of something means. */
  attribute(owner: Meaning, name: string): Meaning {
    if (owner.is === 'module') return this.lookup(owner.path, name, []).meaning;
    for (const ancestor of this.#ancestors(classBehind(owner))) {
      const { file, statement } = ancestor as Meaning & { is: 'definition' };
      const meaning = this.#inScope(file, (statement as Statement & { is: 'class' }).body, name, []);
      if (meaning !== undefined) return meaning;
    }
    return NOTHING;
  }

  /** What a module has under a name. */
  lookup(module: string, name: string, path: readonly string[]): Found {
    const key = `${module} ${name}`;
    const file = this.fileOf(module);
    const stub = file && /\.py$/.test(file.path) ? this.#stubOf(module) : undefined;
    const files = [file, stub].filter((candidate) => candidate !== undefined);
    const found = this.#inFiles(files, name, [...path, key]);
    if (found !== undefined && found.meaning.is !== 'cycle' && found.meaning.is !== 'dynamic') return found;
    const submodule = this.#moduleAt(module, name);
    if (submodule !== undefined && (file === undefined || isInit(file))) {
      return { meaning: { is: 'module', path: submodule }, bound: false };
    }
    const portion = file === undefined ? this.#portion(module, [name]) : undefined;
    if (portion !== undefined) return { meaning: { is: 'module', path: portion }, bound: false };
    if (found?.meaning.is === 'dynamic') return found;
    if (file && exportList(file, stub)?.includes(name)) return { meaning: { is: 'dynamic', module }, bound: false };
    return found ?? { meaning: NOTHING, bound: false };
  }

  /** What the way from a namespace package on leads to under another source root. */
  #portion(namespace: string, way: readonly string[]): string | undefined {
    for (let at = namespace; at !== ''; at = directoryOf(at)) {
      if (!this.#roots().includes(directoryOf(at))) continue;
      const names = [
        ...namespace
          .slice(directoryOf(at).length)
          .split('/')
          .filter((segment) => segment !== ''),
        ...way,
      ];
      const ways = this.#roots().map((root) => (root === directoryOf(at) ? undefined : this.#walk(root, names)));
      const path = ways.find((way) => way !== undefined && this.fileOf(way));
      if (path !== undefined) return path;
    }
    return undefined;
  }

  /** The bindings of a name in files, the first file that has it in the tree deciding. */
  #inFiles(files: readonly ModelFile[], name: string, path: readonly string[]): Found | undefined {
    let external: Meaning | undefined;
    let weak: Found | undefined;
    for (const file of files) {
      for (const fallback of [false, true]) {
        for (const statement of [...file.body].reverse()) {
          const isStar = statement.is === 'star';
          if ((!isStar && boundName(statement) !== name) || isLater(file, statement)) continue;
          if (isFallback(statement) !== fallback) continue;
          const found = this.#binding(file, file.body, statement, name, path);
          if (found === undefined) continue;
          if (inTree(found.meaning)) return { meaning: found.meaning, bound: true };
          if (found.meaning.is === 'external') {
            external ??= found.meaning;
            if (isFirm(statement)) return { meaning: external, bound: true };
          } else if (found.meaning.is !== 'nothing' && weight(found) > weight(weak)) weak = found;
        }
      }
    }
    if (external !== undefined) return { meaning: external, bound: true };
    return weak;
  }

  #binding(
    file: ModelFile,
    body: readonly Statement[],
    statement: Statement,
    name: string,
    path: readonly string[],
  ): Found | undefined {
    switch (statement.is) {
      case 'def':
      case 'var':
      case 'class':
        return { meaning: { is: 'definition', fqn: fqnOf(file, body, statement), file, statement }, bound: true };
      case 'import':
        return { meaning: this.#boundModule(file, statement), bound: true };
      case 'from':
        return { meaning: this.#taken(file, statement, path), bound: true };
      case 'star':
        return this.#throughStar(file, statement, name, path);
      default:
        return undefined;
    }
  }

  #taken(file: ModelFile, statement: Import & { is: 'from' }, path: readonly string[]): Meaning {
    const module = this.#moduleOf(file, statement);
    if (module.is !== 'module') return module;
    const key = `${module.path} ${statement.name}`;
    if (path.includes(key)) {
      const submodule = this.#moduleAt(module.path, statement.name);
      const owner = this.fileOf(module.path);
      this.sawCycle = true;
      if (submodule !== undefined && (owner === undefined || isInit(owner))) return { is: 'module', path: submodule };
      return { is: 'cycle' };
    }
    const { meaning } = this.lookup(module.path, statement.name, path);
    if (meaning.is === 'dynamic') return { ...meaning, isWeak: false };
    const isNamespace = this.fileOf(module.path) === undefined;
    return meaning.is === 'nothing' && isNamespace && statement.level === 0 ? this.#external(statement) : meaning;
  }

  #throughStar(
    file: ModelFile,
    statement: Import & { is: 'star' },
    name: string,
    path: readonly string[],
  ): Found | undefined {
    const module = this.#moduleOf(file, statement);
    if (module.is === 'external')
      return name.startsWith('_') ? undefined : { meaning: { is: 'dynamic', isWeak: true }, bound: false };
    if (module.is !== 'module') return undefined;
    const owner = this.fileOf(module.path);
    const list = owner && exportList(owner, this.#stubOf(module.path));
    if (list ? !list.includes(name) : name.startsWith('_')) return undefined;
    if (path.includes(`${module.path} ${name}`)) {
      this.sawCycle = true;
      return undefined;
    }
    const found = this.lookup(module.path, name, path);
    if (found.meaning.is === 'dynamic' && (list || found.bound || !found.meaning.module)) {
      return { meaning: { ...found.meaning, isWeak: false }, bound: true };
    }
    if (found.bound || list) return found;
    const { meaning } = found;
    return meaning.is === 'module' && owner && this.#importsBelow(owner, meaning.path) ? found : undefined;
  }

  /** A name bound in a class body, or in a part of a body. */
  #inScope(
    file: ModelFile,
    body: readonly Statement[],
    name: string,
    path: readonly string[],
    whole = body,
  ): Meaning | undefined {
    for (const fallback of [false, true]) {
      for (const statement of [...body].reverse()) {
        if (!binds(file, whole, statement, name) || isLaterIn(whole, statement, classOf(file, whole))) continue;
        if (isFallback(statement) !== fallback) continue;
        const meaning = this.#binding(file, whole, statement, name, path)?.meaning ?? NOTHING;
        if (inTree(meaning) || (meaning.is === 'external' && isFirm(statement))) return meaning;
      }
    }
    return undefined;
  }

  /** The class, then what it inherits from: depth first, which is C3 where every class has one base. */
  #ancestors(owner: Meaning, seen: Meaning[] = []): Meaning[] {
    if (owner.is !== 'definition' || owner.statement.is !== 'class') return [];
    if (seen.some((known) => known.is === 'definition' && known.statement === owner.statement)) return [];
    // While its bases are being looked up a class has none.
    if (this.#underWay.has(owner.statement)) return [owner];
    this.#underWay.add(owner.statement);
    const path = [...seen, owner];
    const bases = owner.statement.bases.map((text) => {
      const [head, ...rest] = text.split('.');
      const meaning = rest.reduce(
        (at, name) => this.attribute(at, name),
        this.baseHead(owner.file, owner.statement, head),
      );
      const base = classBehind(meaning);
      return base.is === 'definition' && base.statement === owner.statement ? NOTHING : base;
    });
    this.#underWay.delete(owner.statement);
    return [owner, ...bases.flatMap((base) => this.#ancestors(base, path))];
  }

  #boundModule(file: ModelFile, statement: Import & { is: 'import' }): Meaning {
    const module = this.#moduleOf(file, statement);
    if (statement.alias !== undefined || !statement.module.includes('.')) return module;
    if (module.is === 'module') {
      return {
        is: 'module',
        path: module.path
          .split('/')
          .slice(0, 1 - statement.module.split('.').length)
          .join('/'),
      };
    }
    const top = statement.module.split('.')[0];
    const own = this.#moduleAt(file.sourceRoot, top);
    const others = this.#roots().flatMap((root) => this.#moduleAt(root, top) ?? []);
    const candidates = own === undefined ? others : [own, ...others];
    const path = candidates.find((candidate) => this.fileOf(candidate)) ?? candidates[0];
    if (path !== undefined) return { is: 'module', path };
    return module.is === 'external' ? { is: 'external', path: top } : NOTHING;
  }

  #moduleOf(file: ModelFile, statement: Import): Meaning {
    const level = statement.is === 'import' ? 0 : statement.level;
    const segments = statement.module === '' ? [] : statement.module.split('.');
    if (level > 0) {
      let base = directoryOf(file.path);
      for (let up = 1; up < level; up++) {
        if (base === file.sourceRoot) return NOTHING;
        base = directoryOf(base);
      }
      if (base === file.sourceRoot && !this.#isPackage(base)) return NOTHING;
      const own = this.#walk(base, segments);
      const isMissing = own === undefined || this.fileOf(own) === undefined;
      const isNamespace = segments.length > 0 && this.fileOf(base) === undefined;
      const path = (isMissing && isNamespace && this.#portion(base, segments)) || own;
      return path === undefined ? NOTHING : { is: 'module', path };
    }
    const own = this.#moduleAt(file.sourceRoot, segments[0]);
    const ownPath = this.#walk(file.sourceRoot, segments);
    const isHidden = own !== undefined && this.fileOf(own) !== undefined;
    if (isHidden && ownPath !== undefined) return { is: 'module', path: ownPath };
    const ways = [file.sourceRoot, ...this.#roots()].map((root) => this.#walk(root, segments));
    const withFile = ways.find((path) => path !== undefined && this.fileOf(path));
    if (withFile !== undefined && !isHidden) return { is: 'module', path: withFile };
    const directory = directoryOf(file.path);
    const beside =
      directory !== file.sourceRoot && !this.#isPackage(directory) ? this.#walk(directory, segments) : undefined;
    if (beside !== undefined && this.fileOf(beside)) return { is: 'module', path: beside };
    if (isHidden) return NOTHING;
    const anywhere = ways.find((path) => path !== undefined);
    if (anywhere !== undefined) return { is: 'module', path: anywhere };
    const hasPackage = this.#roots().some((root) => {
      const top = this.#moduleAt(root, segments[0]);
      return top !== undefined && this.fileOf(top);
    });
    return hasPackage ? NOTHING : this.#external(statement);
  }

  #external(statement: Import): Meaning {
    const path = statement.is === 'from' ? `${statement.module}.${statement.name}` : statement.module;
    return { is: 'external', path };
  }

  #roots(): string[] {
    return [...new Set([...this.#files.map(({ sourceRoot }) => sourceRoot)].sort()), ''];
  }

  #walk(from: string, segments: readonly string[]): string | undefined {
    let at: string | undefined = from;
    segments.forEach((segment, i) => {
      const isModule = i > 0 && at !== undefined && this.fileOf(at) !== undefined && !this.#isPackage(at);
      at = at === undefined || isModule ? undefined : this.#moduleAt(at, segment);
    });
    return at;
  }

  /** The module or directory of that name in a directory. */
  #moduleAt(directory: string, name: string): string | undefined {
    const path = directory === '' ? name : `${directory}/${name}`;
    const exists = this.fileOf(path) || this.#files.some((file) => file.path.startsWith(`${path}/`));
    return exists ? path : undefined;
  }

  #isPackage(path: string): boolean {
    const file = this.fileOf(path);
    return file !== undefined && isInit(file);
  }

  #stubOf(path: string): ModelFile | undefined {
    const stubs = [`${path}/__init__.pyi`.replace(/^\//, ''), `${path}.pyi`];
    return this.#files.find((file) => stubs.includes(file.path));
  }

  /** True when a package's `__init__` imports a module below it, or something in there. */
  #importsBelow(init: ModelFile, submodule: string): boolean {
    const stub = this.#stubOf(directoryOf(init.path));
    return [init, ...(stub && isInit(stub) ? [stub] : [])].some((file) =>
      file.body.some((statement) => {
        if (statement.is !== 'import' && statement.is !== 'from' && statement.is !== 'star') return false;
        const module = this.#moduleOf(file, statement);
        return module.is === 'module' && (module.path === submodule || module.path.startsWith(`${submodule}/`));
      }),
    );
  }
}

/** The list a module exports, when it has one: the last of its own, or else of its stub. */
function exportList(file: ModelFile, stub: ModelFile | undefined): readonly string[] | undefined {
  for (const candidate of [file, stub]) {
    const lists = candidate?.body.filter((statement) => statement.is === 'all') ?? [];
    if (lists.length > 0) return lists[lists.length - 1].names;
  }
  return undefined;
}

/** How much a result counts that is neither in the tree nor surely outside. */
function weight(found: Found | undefined): number {
  if (found === undefined) return 0;
  if (found.meaning.is !== 'dynamic') return 1;
  return found.meaning.isWeak ? 2 : 3;
}

function isFallback(statement: Statement): boolean {
  return Boolean('fallback' in statement && statement.fallback);
}

/** True for what is bound whatever happens. */
function isFirm(statement: Statement): boolean {
  return !('conditional' in statement && statement.conditional) && !isFallback(statement);
}

/** A variable counts where it is first bound. */
function isLaterIn(body: readonly Statement[], statement: Statement, className?: string): boolean {
  if (statement.is !== 'var') return false;
  const name = sought(className, statement.name);
  return body.find((other) => other.is === 'var' && sought(className, other.name) === name) !== statement;
}

/** True when a statement of a body binds the name. */
function binds(file: ModelFile, body: readonly Statement[], statement: Statement, name: string): boolean {
  const bound = boundName(statement);
  return bound !== undefined && sought(classOf(file, body), bound) === name;
}

function isLater(file: ModelFile, statement: Statement): boolean {
  return isLaterIn(file.body, statement);
}

function fqnOf(file: ModelFile, body: readonly Statement[], statement: Statement): string {
  const name = boundName(statement);
  if (body === file.body) return `${modulePath(file)}.${name}`;
  return `${modulePath(file)}.${classOf(file, body)}.${name}`;
}

/** The class whose name a variable took over. */
function classBehind(meaning: Meaning): Meaning {
  if (meaning.is !== 'definition' || meaning.statement.is !== 'var') return meaning;
  const { file, statement } = meaning;
  if (!file.body.includes(statement)) return meaning;
  const name = boundName(statement);
  const behind = file.body.findLast((other) => other.is === 'class' && boundName(other) === name);
  return behind === undefined ? meaning : { ...meaning, fqn: fqnOf(file, file.body, behind), statement: behind };
}

function isInit({ path }: ModelFile): boolean {
  return /(^|\/)__init__\.pyi?$/.test(path);
}

function directoryOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
