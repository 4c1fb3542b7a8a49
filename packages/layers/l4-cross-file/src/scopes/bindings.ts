import { columnValues, ImportFlag, NodeFlag, NodeKind } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { PairIndex } from '../collections/pair-index.ts';
import { type Definitions, isSymbolKind } from '../rows/definitions.ts';
import type { ImportRows } from '../rows/import-rows.ts';

/** End of a list of bindings. */
export const NO_BINDING = -1;

/** Bits of `Bindings.flags`. */
export const BindingFlag = Object.freeze({
  /** The target is an import; otherwise a definition. */
  import: 1 << 0,
  conditional: 1 << 1,
  fallback: 1 << 2,
});

/**
 * What binds a name in a scope: for every module, class and function the definitions and imports by name, in source order. (Of functions only
 * the imports: their other names cannot be reached from outside.)
 *
 * The bindings of one name in one scope are a linked list from the last in the source to the first. 33 bytes a binding.
 */
export class Bindings {
  readonly next: Int32Array;
  /** Definition or import, see {@link BindingFlag}. */
  readonly targets: Int32Array;
  readonly flags: Uint8Array;
  readonly lines: Uint32Array;
  readonly cols: Uint32Array;
  readonly #byScopeAndName: PairIndex;
  readonly #lastOf: Int32Array;
  #size = 0;

  constructor(capacity: number) {
    this.next = new Int32Array(capacity);
    this.targets = new Int32Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.lines = new Uint32Array(capacity);
    this.cols = new Uint32Array(capacity);
    this.#byScopeAndName = new PairIndex(capacity);
    this.#lastOf = new Int32Array(capacity);
  }

  /** The last binding of a name in a scope, the head of the list; or {@link NO_BINDING}. */
  last(scope: number, name: number): number {
    const id = this.#byScopeAndName.find(scope, name);
    return id < 0 ? NO_BINDING : this.#lastOf[id];
  }

  /** True when the binding is an import; otherwise it is a definition. */
  isImport(binding: number): boolean {
    return (this.flags[binding] & BindingFlag.import) !== 0;
  }

  add(scope: number, name: number, target: number, flags: number, line: number, col: number): void {
    const { next, lines, cols } = this;
    const binding = this.#size++;
    this.targets[binding] = target;
    this.flags[binding] = flags;
    lines[binding] = line;
    cols[binding] = col;
    const pairs = this.#byScopeAndName.size;
    const id = this.#byScopeAndName.intern(scope, name);
    let later = NO_BINDING;
    let earlier = id === pairs ? NO_BINDING : this.#lastOf[id];
    // Rows come in source order but for imports, which are added after definitions: most go to the front at once.
    while (earlier !== NO_BINDING && isBefore(line, col, lines[earlier], cols[earlier])) {
      later = earlier;
      earlier = next[earlier];
    }
    next[binding] = earlier;
    if (later === NO_BINDING) this.#lastOf[id] = binding;
    else next[later] = binding;
  }
}

/** True when the first position comes before the second in the source. */
export function isBefore(line: number, col: number, otherLine: number, otherCol: number): boolean {
  return line < otherLine || (line === otherLine && col < otherCol);
}

/** The bindings of all definitions and imports of the tree. */
export function readBindings(nodes: Table, imports: Table, definitions: Definitions, importRows: ImportRows): Bindings {
  const bindings = new Bindings(countMembers(definitions) + importRows.count);
  let row = 0;
  for (const batch of nodes.batches) {
    const line = columnValues(batch, 'name_line');
    const col = columnValues(batch, 'name_col');
    const flags = columnValues<Uint16Array>(batch, 'flags');
    for (let i = 0; i < line.length; i++, row++) {
      if (!isMember(definitions, row)) continue;
      const bits = bindingFlags(flags[i], NodeFlag);
      bindings.add(definitions.parents[row], definitions.names[row], row, bits, line[i], col[i]);
    }
  }
  row = 0;
  for (const batch of imports.batches) {
    const line = columnValues(batch, 'bound_line');
    const col = columnValues(batch, 'bound_col');
    for (let i = 0; i < line.length; i++, row++) {
      const flags = importRows.flags[row];
      if ((flags & (ImportFlag.star | ImportFlag.dynamic)) !== 0) continue;
      const bits = BindingFlag.import | bindingFlags(flags, ImportFlag);
      bindings.add(importRows.scopes[row], importRows.bound[row], row, bits, line[i], col[i]);
    }
  }
  return bindings;
}

/** True for what is an attribute of a module or class. */
function isMember({ kinds, parents }: Definitions, definition: number): boolean {
  if (!isSymbolKind(kinds[definition]) || kinds[definition] === NodeKind.module) return false;
  const scope = kinds[parents[definition]];
  return scope === NodeKind.module || scope === NodeKind.class;
}

function countMembers(definitions: Definitions): number {
  let members = 0;
  for (let row = 0; row < definitions.count; row++) if (isMember(definitions, row)) members++;
  return members;
}

function bindingFlags(flags: number, bits: { readonly conditional: number; readonly fallback: number }): number {
  return (
    ((flags & bits.conditional) !== 0 ? BindingFlag.conditional : 0) |
    ((flags & bits.fallback) !== 0 ? BindingFlag.fallback : 0)
  );
}
