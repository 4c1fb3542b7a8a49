import { listEntryBytes, writeListEntry } from '../../../postings/encode-list.ts';

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

  /** LEB128 of a signed number: 7 bits a byte, low bits first; bit 6 of the last byte is the sign. */
  signed(value: number): void {
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
      this.bytes.push((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.bytes.push(rest & 0x7f);
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

/** LEB128 of an unsigned number. */
export function unsigned(value: number): number[] {
  const bytes = new Uint8Array(listEntryBytes(value));
  writeListEntry(bytes, 0, value);
  return [...bytes];
}

function known(numbers: ReadonlyMap<string, number>, name: string, what: string): number {
  const number = numbers.get(name);
  if (number === undefined) throw new RangeError(`expected a ${what} of the module, got '${name}'`);
  return number;
}
