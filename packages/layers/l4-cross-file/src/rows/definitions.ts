import { columnValues, NodeFlag, NodeKind } from '@strata/tables';
import type { Table } from 'apache-arrow';
import type { NameSpace } from '../names/name-space.ts';
import { fileBounds } from './file-bounds.ts';
import { wholeDictionary } from './whole-dictionary.ts';

/** Bit of `Definitions.kinds` beside the kind: a parameter that receives the instance or the class. */
export const RECEIVER = 0x80;

/** No definition: the parent of a module. */
export const NO_DEFINITION = -1;

/**
 * All definitions of the tree as flat columns. A definition is named by its position in the whole table of nodes: that of node n of file f is
 * `bounds[f] + n`. 13 bytes a row.
 */
export interface Definitions {
  readonly count: number;
  readonly fileCount: number;
  /** Where each file's definitions begin; one entry more than files. A file without any was not read. */
  readonly bounds: Int32Array;
  readonly files: Int32Array;
  /** {@link NodeKind}, with {@link RECEIVER}. */
  readonly kinds: Uint8Array;
  /** Enclosing definition; {@link NO_DEFINITION} for modules. */
  readonly parents: Int32Array;
  /** Names of the name space. */
  readonly names: Int32Array;
  /** Upper bound of how many are attributes of a module or class. */
  readonly memberCount: number;
}

export function readDefinitions(nodes: Table, fileCount: number, names: NameSpace): Definitions {
  const count = nodes.numRows;
  const bounds = fileBounds(nodes, fileCount);
  const nameIds = names.internAll(wholeDictionary(nodes, 'name'));
  const files = new Int32Array(count);
  const kinds = new Uint8Array(count);
  const parents = new Int32Array(count);
  const nameOf = new Int32Array(count);
  const areIndices = nameIds.every((id, index) => id === index);
  let memberCount = 0;
  let row = 0;
  for (const batch of nodes.batches) {
    const file = columnValues(batch, 'file_id');
    const parent = columnValues(batch, 'parent');
    const kind = columnValues<Uint8Array>(batch, 'kind');
    const name = columnValues(batch, 'name');
    const flags = columnValues<Uint16Array>(batch, 'flags');
    files.set(file, row);
    // So it is when these are the first names of the name space.
    if (areIndices) nameOf.set(name, row);
    else for (let i = 0; i < name.length; i++) nameOf[row + i] = nameIds[name[i]];
    for (let i = 0; i < file.length; i++, row++) {
      kinds[row] = (flags[i] & NodeFlag.receiver) !== 0 ? kind[i] | RECEIVER : kind[i];
      // NONE is -1 as a signed integer.
      const local = parent[i] | 0;
      parents[row] = local < 0 ? NO_DEFINITION : bounds[file[i]] + local;
      if (kind[i] <= NodeKind.variable) memberCount++;
    }
  }
  return { count, fileCount, bounds, files, kinds, parents, names: nameOf, memberCount };
}

/** True for what can be reached from outside its function by a dotted name, and so is a symbol: no parameters, locals, lambdas, type parameters. */
export function isSymbolKind(kind: number): boolean {
  return kind <= NodeKind.variable;
}
