import { contractSuite, tableOf } from '@strata/pipeline/testing';
import { imports, nodes, references } from '@strata/tables';
import { occurrenceLayer } from '../src/index.ts';

/** A file with a function that uses an import, a parameter, itself and a builtin. */
const file = (file_id: number) => ({
  nodes: tableOf(nodes, [
    { file_id, node: 0, kind: 'module', name: `m${file_id}`, name_line: 1 },
    { file_id, node: 1, parent: 0, kind: 'function', name: `f${file_id}`, name_line: 2, name_col: 4 },
    { file_id, node: 2, parent: 1, kind: 'parameter', name: 'x', name_line: 2, name_col: 7 },
  ]),
  imports: tableOf(imports, [{ file_id, import: 0, module: 'os', bound: 'os', bound_line: 1, bound_col: 7 }]),
  references: tableOf(references, [
    { file_id, node: 1, kind: 'call', binding: 'builtin', text: 'print', line: 3, col: 2, length: 5 },
    { file_id, node: 1, kind: 'read', binding: 'import', target: 0, text: 'os', line: 3, col: 8, length: 2 },
    { file_id, node: 1, kind: 'read', binding: 'import', target: 0, text: 'os.name', line: 3, col: 11, length: 4 },
    { file_id, node: 1, kind: 'read', binding: 'local', target: 2, text: 'x', line: 4, col: 2, length: 1 },
    { file_id, node: 1, kind: 'read', binding: 'import', target: 0, text: 'os.name', line: 4, col: 4, length: 4 },
  ]),
});

contractSuite({ layer: occurrenceLayer, sample: () => ({ partitions: [0, 1, 2, 3, 4, 5].map(file) }) });
