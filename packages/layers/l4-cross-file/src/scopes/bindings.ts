import { columnValues, ImportFlag, NodeFlag, NodeKind } from '@strata/tables';
import type { Table } from 'apache-arrow';
import { PairIndex } from '../collections/pair-index.ts';
import type { PrivateNames } from '../names/private-names.ts';
import { type Definitions, isSymbolKind } from '../rows/definitions.ts';
import type { ImportRows } from '../rows/import-rows.ts';
import { positionOf } from './position.ts';

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
 * the imports: their other names cannot be reached from outside.) Names in classes are attributes: see PrivateNames.
 *
 * The bindings of one name in one scope are a linked list from the last in the source to the first. 17 bytes a binding, beside the index.
 */
export class Bindings {
  readonly next: Int32Array;
  /** Definition or import, see {@link BindingFlag}. */
  readonly targets: Int32Array;
  readonly flags: Uint8Array;
  /** See position.ts. */
  readonly positions: Int32Array;
  readonly #byScopeAndName: PairIndex;
  readonly #lastOf: Int32Array;
  #size = 0;

  constructor(capacity: number) {
    this.next = new Int32Array(capacity);
    this.targets = new Int32Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.positions = new Int32Array(capacity);
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

  add(scope: number, name: number, target: number, flags: number, position: number): void {
    const { next, positions } = this;
    const binding = this.#size++;
    this.targets[binding] = target;
    this.flags[binding] = flags;
    positions[binding] = position;
    const pairs = this.#byScopeAndName.size;
    const id = this.#byScopeAndName.intern(scope, name);
    let later = NO_BINDING;
    let earlier = id === pairs ? NO_BINDING : this.#lastOf[id];
    // Rows come in source order but for imports, which are added after definitions: most go to the front at once.
    while (earlier !== NO_BINDING && position < positions[earlier]) {
      later = earlier;
      earlier = next[earlier];
    }
    next[binding] = earlier;
    if (later === NO_BINDING) this.#lastOf[id] = binding;
    else next[later] = binding;
  }
}

/** The bindings of all definitions and imports of the tree. */
export function readBindings(
  nodes: Table,
  imports: Table,
  definitions: Definitions,
  importRows: ImportRows,
  privateNames: PrivateNames,
): Bindings {
  const bindings = new Bindings(definitions.memberCount + importRows.count);
  addDefinitions(bindings, nodes, definitions, privateNames);
  addImports(bindings, imports, importRows, privateNames);
  return bindings;
}

function addDefinitions(
  bindings: Bindings,
  nodes: Table,
  { kinds, parents, names }: Definitions,
  privateNames: PrivateNames,
): void {
  let row = 0;
  for (const batch of nodes.batches) {
    const line = columnValues(batch, 'name_line');
    const col = columnValues(batch, 'name_col');
    const flags = columnValues<Uint16Array>(batch, 'flags');
    for (let i = 0; i < line.length; i++, row++) {
      if (!isMember(kinds, parents, row)) continue;
      let bits = 0;
      if ((flags[i] & NodeFlag.conditional) !== 0) bits |= BindingFlag.conditional;
      if ((flags[i] & NodeFlag.fallback) !== 0) bits |= BindingFlag.fallback;
      const name = privateNames.attribute(parents[row], names[row]);
      bindings.add(parents[row], name, row, bits, positionOf(line[i], col[i]));
    }
  }
}

function addImports(
  bindings: Bindings,
  imports: Table,
  { flags, scopes, bound }: ImportRows,
  privateNames: PrivateNames,
): void {
  let row = 0;
  for (const batch of imports.batches) {
    const line = columnValues(batch, 'bound_line');
    const col = columnValues(batch, 'bound_col');
    for (let i = 0; i < line.length; i++, row++) {
      if ((flags[row] & (ImportFlag.star | ImportFlag.dynamic)) !== 0) continue;
      let bits: number = BindingFlag.import;
      if ((flags[row] & ImportFlag.conditional) !== 0) bits |= BindingFlag.conditional;
      if ((flags[row] & ImportFlag.fallback) !== 0) bits |= BindingFlag.fallback;
      const name = privateNames.attribute(scopes[row], bound[row]);
      bindings.add(scopes[row], name, row, bits, positionOf(line[i], col[i]));
    }
  }
}

/** True for what is an attribute of a module or class. */
function isMember(kinds: Uint8Array, parents: Int32Array, definition: number): boolean {
  const kind = kinds[definition];
  if (kind === NodeKind.module || !isSymbolKind(kind)) return false;
  const scope = kinds[parents[definition]];
  return scope === NodeKind.module || scope === NodeKind.class;
}
