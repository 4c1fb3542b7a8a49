import type { Atoms } from '../atoms.ts';

/** Private names inside classes: `__x` in `class C` is looked up as `_C__x`. */
export class Mangling {
  readonly #atoms: Atoms;
  readonly #known = new Map<number, Map<number, number>>();

  constructor(atoms: Atoms) {
    this.#atoms = atoms;
  }

  /** To be called when the atoms were reset. */
  reset(): void {
    this.#known.clear();
  }

  /** The atom under which a private name is looked up inside a class. */
  mangle(className: number, name: number): number {
    let names = this.#known.get(className);
    if (names === undefined) {
      names = new Map();
      this.#known.set(className, names);
    }
    let mangled = names.get(name);
    if (mangled === undefined) {
      const stripped = this.#atoms.text(className).replace(/^_+/, '');
      // A class whose name is all underscores mangles nothing.
      mangled = stripped === '' ? name : this.#atoms.internString(`_${stripped}${this.#atoms.text(name)}`);
      names.set(name, mangled);
    }
    return mangled;
  }
}
