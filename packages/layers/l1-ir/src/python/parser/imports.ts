import { Binding, ImportFlag } from '@strata/tables';
import type { ImportRow } from '../../rows/import-rows.ts';
import { NO_NAME } from '../../rows/import-rows.ts';
import * as tokenKinds from '../lexer/token-kinds.ts';
import { plainString } from '../string-literal.ts';
import * as wellKnown from '../well-known.ts';
import { Expressions } from './expressions.ts';

const T = Object.freeze({ ...tokenKinds });
const { FUTURE } = wellKnown;
/** Names that may be imported from `__future__`. */
const FEATURES: ReadonlySet<number> = new Set(wellKnown.FUTURE_FEATURES);

/** Import statements, and calls that import. */
export abstract class Imports extends Expressions {
  /** Atom bound by each import row of the file in the module's scope; -1 for none. */
  readonly #moduleNames: number[] = [];
  /** Bytes of the module path being read, its names joined by dots. */
  #path = new Uint8Array(256);

  protected beginImports(): void {
    this.#moduleNames.length = 0;
  }

  /** Marks the imports bound in the module's scope whose name is exported. */
  protected markReExports(exported: ReadonlySet<number>): void {
    if (exported.size === 0) return;
    this.#moduleNames.forEach((atom, row) => {
      if (exported.has(atom)) this.emitter.imports.addFlags(row, ImportFlag.re_export);
    });
  }

  /** `import a.b as c, d` */
  protected importStatement(): void {
    const { kinds, values } = this;
    this.p++;
    for (;;) {
      const first = this.p;
      const module = this.#modulePath(0);
      let bound = first;
      let alias = NO_NAME;
      let flags = 0;
      if (kinds[this.p] === T.AS) {
        bound = ++this.p;
        this.expect(T.NAME, "a name after 'as'");
        alias = this.#intern(this.emitter.imports.aliases, values[bound]);
        if (bound === first + 2 && values[bound] === values[first]) flags = ImportFlag.re_export;
      }
      this.#add(first, bound, { module, level: 0, name: NO_NAME, alias, flags, moduleToken: first });
      if (kinds[this.p] !== T.COMMA) return;
      this.p++;
    }
  }

  /** `from ..a import b as c, d` */
  protected fromStatement(): void {
    const { kinds, values } = this;
    const { imports } = this.emitter;
    const moduleToken = ++this.p;
    let level = 0;
    for (; kinds[this.p] === T.DOT || kinds[this.p] === T.ELLIPSIS; this.p++) {
      level += kinds[this.p] === T.DOT ? 1 : 3;
    }
    const isFuture = level === 0 && values[this.p] === FUTURE && kinds[this.p + 1] === T.IMPORT;
    const module = this.#modulePath(level);
    this.expect(T.IMPORT, "'import'");
    if (isFuture && kinds[this.p] === T.STAR) this.note('a feature of __future__');
    if (kinds[this.p] === T.STAR) {
      const star = this.p++;
      const name = imports.names.internString('*');
      const flags = ImportFlag.from | ImportFlag.star;
      this.#add(star, -1, { module, level, name, alias: NO_NAME, flags, moduleToken });
      return;
    }
    const parenthesized = kinds[this.p] === T.LPAR;
    if (parenthesized) this.p++;
    for (;;) {
      const first = this.p;
      if (isFuture && kinds[first] === T.NAME && !FEATURES.has(values[first])) this.note('a feature of __future__');
      this.expect(T.NAME, 'the name of what is imported');
      const name = this.#intern(imports.names, values[first]);
      let bound = first;
      let alias = NO_NAME;
      let flags: number = ImportFlag.from;
      if (kinds[this.p] === T.AS) {
        bound = ++this.p;
        this.expect(T.NAME, "a name after 'as'");
        alias = this.#intern(imports.aliases, values[bound]);
        if (values[bound] === values[first]) flags |= ImportFlag.re_export;
      }
      this.#add(first, bound, { module, level, name, alias, flags, moduleToken });
      if (kinds[this.p] !== T.COMMA) break;
      this.p++;
      if (parenthesized && kinds[this.p] === T.RPAR) break;
    }
    if (parenthesized) this.expect(T.RPAR, "',' or ')'");
  }

  protected override dynamicImport(open: number): void {
    const { kinds, starts, ends, source } = this;
    const argument = open + 1;
    const after = kinds[argument + 1];
    if (kinds[argument] !== T.STRING || (after !== T.RPAR && after !== T.COMMA)) return;
    const text = plainString(source, starts[argument], ends[argument]);
    if (text === undefined) return;
    let { from } = text;
    while (from < text.to && source[from] === 0x2e) from++;
    const module = this.emitter.imports.modules.intern(source, from, text.to);
    const flags = ImportFlag.dynamic;
    const level = from - text.from;
    this.p = open + 2;
    this.#add(argument, -1, { module, level, name: NO_NAME, alias: NO_NAME, flags, moduleToken: argument });
    this.p = open;
  }

  /**
   * Adds the row of the alias that starts at `first` and ends before the cursor.
   *
   * @param bound - token that names what is bound, or -1 when nothing is
   */
  #add(
    first: number,
    bound: number,
    row: Pick<ImportRow, 'module' | 'level' | 'name' | 'alias' | 'flags'> & { readonly moduleToken: number },
  ): void {
    const { imports } = this.emitter;
    const last = this.p - 1;
    const boundToken = bound < 0 ? first : bound;
    const symbol = bound < 0 ? -1 : this.symbol(this.values[bound]);
    const scope = symbol < 0 ? this.scope : this.namingScope(symbol);
    const number = imports.add({
      node: this.scopes.nodes[scope],
      module: row.module,
      level: row.level,
      name: row.name,
      alias: row.alias,
      bound: bound < 0 ? imports.bound.internString('') : this.#intern(imports.bound, this.values[bound]),
      flags: row.flags | this.importFlow(scope),
      line: this.lines[first],
      col: this.column(first),
      endLine: this.lines[last],
      endCol: this.column(last) + this.ends[last] - this.starts[last],
      boundLine: this.lines[boundToken],
      boundCol: this.column(boundToken),
      moduleLine: this.lines[row.moduleToken],
      moduleCol: this.column(row.moduleToken),
    });
    this.#moduleNames.push(scope === 0 && bound >= 0 ? this.values[bound] : -1);
    if (symbol >= 0) this.bindRow(symbol, Binding.import, number);
  }

  /** Reads a dotted path and returns its number among the modules. After dots (`level`) it may be missing. */
  #modulePath(level: number): number {
    const { kinds, values } = this;
    const { modules } = this.emitter.imports;
    if (level > 0 && kinds[this.p] !== T.NAME) return modules.internString('');
    let length = 0;
    for (;;) {
      const atom = values[this.p];
      this.expect(T.NAME, 'the name of a module');
      const { bytes, offsets } = this.atoms;
      const from = offsets[atom];
      const to = offsets[atom + 1];
      if (length + to - from + 1 > this.#path.length) {
        const grown = new Uint8Array((length + to - from + 1) * 2);
        grown.set(this.#path);
        this.#path = grown;
      }
      for (let i = from; i < to; i++) this.#path[length++] = bytes[i];
      if (kinds[this.p] !== T.DOT) break;
      this.p++;
      this.#path[length++] = 0x2e;
    }
    return modules.intern(this.#path, 0, length);
  }

  #intern(strings: { intern(source: Uint8Array, from: number, to: number): number }, atom: number): number {
    const { bytes, offsets } = this.atoms;
    return strings.intern(bytes, offsets[atom], offsets[atom + 1]);
  }
}
