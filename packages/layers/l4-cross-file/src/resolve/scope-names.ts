import { Evidence, ImportFlag } from '@strata/tables';
import { ALIASED } from '../rows/import-rows.ts';
import { BindingFlag, NO_BINDING } from '../scopes/bindings.ts';
import type { ImportMeanings } from './import-meanings.ts';
import { isExternal, isInTree, NOTHING } from './meaning.ts';
import type { ModuleNames } from './module-names.ts';
import type { Program } from './program.ts';

/** What names mean in classes and functions, by the rule of ModuleNames; and what an import binds in its scope, whichever that is. */
export class ScopeNames {
  /** The last result. */
  meaning = NOTHING;
  evidence: number = Evidence.no_such_name;
  readonly #program: Program;
  readonly #moduleNames: ModuleNames;
  readonly #imports: ImportMeanings;

  constructor(program: Program, moduleNames: ModuleNames, imports: ImportMeanings) {
    this.#program = program;
    this.#moduleNames = moduleNames;
    this.#imports = imports;
  }

  /** Finds what a name bound in a class or function means, without inheritance. False when nothing there binds it to anything in the tree. */
  find(scope: number, name: number): boolean {
    return this.findAmong(this.#program.bindings.last(scope, name));
  }

  /** As {@link find}, among a binding and those before it. */
  findAmong(last: number): boolean {
    return last !== NO_BINDING && (this.#choose(last, false) || this.#choose(last, true));
  }

  /** Takes as the result what the import binds by itself. */
  takeImport(i: number): void {
    const flags = this.#program.imports.flags[i];
    const bindsTop = (flags & (ImportFlag.from | ALIASED)) === 0;
    this.meaning =
      (flags & ImportFlag.from) !== 0 ? this.#imports.meanings[i] : this.#moduleNames.meaningOfBoundModule(i);
    this.evidence = bindsTop ? Evidence.exact : this.#imports.evidence[i];
  }

  #choose(last: number, fallbacks: boolean): boolean {
    const { bindings } = this.#program;
    for (let binding = last; binding !== NO_BINDING; binding = bindings.next[binding]) {
      const flags = bindings.flags[binding];
      if (((flags & BindingFlag.fallback) !== 0) !== fallbacks) continue;
      if (!bindings.isImport(binding)) {
        this.meaning = bindings.targets[binding];
        this.evidence = Evidence.exact;
        return true;
      }
      this.takeImport(bindings.targets[binding]);
      if (this.evidence === Evidence.dynamic) continue;
      if (isInTree(this.meaning)) return true;
      if (isExternal(this.meaning) && (flags & (BindingFlag.conditional | BindingFlag.fallback)) === 0) return true;
    }
    return false;
  }
}
