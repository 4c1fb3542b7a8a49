import { columnDictionary, columnValues, type StringValues } from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';

/** The columns this layer reads, as they lie in memory. */
export interface Inputs {
  readonly nodes: {
    readonly file: Uint32Array;
    readonly node: Uint32Array;
    readonly kind: Uint8Array;
    readonly name: Uint32Array;
    readonly names: StringValues;
    readonly line: Uint32Array;
    readonly col: Uint32Array;
  };
  readonly imports: {
    readonly file: Uint32Array;
    readonly row: Uint32Array;
    readonly node: Uint32Array;
    readonly bound: Uint32Array;
    readonly names: StringValues;
    readonly line: Uint32Array;
    readonly col: Uint32Array;
  };
  readonly references: {
    readonly file: Uint32Array;
    readonly node: Uint32Array;
    readonly kind: Uint8Array;
    readonly binding: Uint8Array;
    readonly target: Uint32Array;
    readonly text: Uint32Array;
    readonly texts: StringValues;
    readonly line: Uint32Array;
    readonly col: Uint32Array;
    readonly length: Uint16Array;
  };
}

export function readInputs(inputs: {
  readonly nodes: Table;
  readonly imports: Table;
  readonly references: Table;
}): Inputs {
  const nodes = batchOf(inputs.nodes);
  const imports = batchOf(inputs.imports);
  const references = batchOf(inputs.references);
  return {
    nodes: {
      file: nodes.u32('file_id'),
      node: nodes.u32('node'),
      kind: nodes.u8('kind'),
      name: nodes.u32('name'),
      names: nodes.strings('name'),
      line: nodes.u32('name_line'),
      col: nodes.u32('name_col'),
    },
    imports: {
      file: imports.u32('file_id'),
      row: imports.u32('import'),
      node: imports.u32('node'),
      bound: imports.u32('bound'),
      names: imports.strings('bound'),
      line: imports.u32('bound_line'),
      col: imports.u32('bound_col'),
    },
    references: {
      file: references.u32('file_id'),
      node: references.u32('node'),
      kind: references.u8('kind'),
      binding: references.u8('binding'),
      target: references.u32('target'),
      text: references.u32('text'),
      texts: references.strings('text'),
      line: references.u32('line'),
      col: references.u32('col'),
      length: references.u16('length'),
    },
  };
}

/** Reads the one batch a partition has; a table without rows may have none. */
function batchOf(table: Table) {
  const batch: RecordBatch | undefined = table.batches.find(({ numRows }) => numRows > 0);
  return {
    u8: (name: string) => (batch ? columnValues<Uint8Array>(batch, name) : new Uint8Array(0)),
    u16: (name: string) => (batch ? columnValues<Uint16Array>(batch, name) : new Uint16Array(0)),
    u32: (name: string) => (batch ? columnValues<Uint32Array>(batch, name) : new Uint32Array(0)),
    strings: (name: string): StringValues =>
      batch ? columnDictionary(batch, name) : { length: 0, offsets: new Int32Array(1), bytes: new Uint8Array(0) },
  };
}
