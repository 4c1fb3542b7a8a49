import { signed, unsigned } from './leb128.ts';

/** Numbers of what a module's functions name. */
export interface ModuleNames {
  readonly functions: ReadonlyMap<string, number>;
  readonly globals: ReadonlyMap<string, number>;
}

/** Writes the instructions of one function: resolves names to numbers, and labels to how many blocks out they are. */
export class FunctionWriter {
  readonly bytes: number[] = [];
  /** Of the blocks around, the innermost last. */
  readonly labels: string[] = [];
  readonly #locals: ReadonlyMap<string, number>;
  readonly #names: ModuleNames;

  /** @param locals - parameters first */
  constructor(locals: readonly string[], names: ModuleNames) {
    this.#locals = new Map(locals.map((name, i) => [name, i]));
    this.#names = names;
  }

  unsigned(value: number): void {
    this.bytes.push(...unsigned(value));
  }

  signed(value: number): void {
    this.bytes.push(...signed(value));
  }

  localOf(name: string): number {
    return known(this.#locals, name, 'local');
  }

  globalOf(name: string): number {
    return known(this.#names.globals, name, 'global');
  }

  functionOf(name: string): number {
    return known(this.#names.functions, name, 'function');
  }

  depthOf(label: string): number {
    const at = this.labels.lastIndexOf(label);
    if (at < 0) throw new RangeError(`expected the label of a block around, got '${label}'`);
    return this.labels.length - 1 - at;
  }
}

function known(numbers: ReadonlyMap<string, number>, name: string, what: string): number {
  const number = numbers.get(name);
  if (number === undefined) throw new RangeError(`expected a ${what} of the module, got '${name}'`);
  return number;
}
