import {
  columnStrings,
  columnValues,
  createBatchWriter,
  diagnostics,
  Severity,
  type StringValues,
  stringAt,
} from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';
import type { ImportMeanings } from '../resolve/import-meanings.ts';
import { isExternal, NOTHING } from '../resolve/meaning.ts';
import type { Program } from '../resolve/program.ts';

/** An import that leads nowhere although a file of the tree ends like it. */
interface Suspect {
  readonly import: number;
  /** The file it might have meant. */
  readonly file: number;
}

/**
 * What to say of a tree in which no file depends on another: undefined unless an import that did not resolve names, with its last two segments (or
 * its only one), a module of another file. Then the source roots are wrong, most likely, and nothing that is built on dependencies can be trusted.
 */
export function diagnoseNoDependencies(
  program: Program,
  importMeanings: ImportMeanings,
  tables: { readonly files: Table; readonly imports: Table },
  moduleStrings: StringValues,
): RecordBatch | undefined {
  const suspect = findSuspect(program, importMeanings);
  if (suspect === undefined) return undefined;
  const { imports } = program;
  const module = stringAt(moduleStrings, imports.modules[suspect.import]);
  const place = pathOf(tables.files, imports.files[suspect.import]);
  const meant = pathOf(tables.files, suspect.file);
  const row = suspect.import;
  const writer = createBatchWriter(diagnostics);
  const { columns } = writer;
  columns.file_id.pushNull();
  columns.layer.pushString('l4-cross-file');
  columns.severity.push(Severity.error);
  columns.code.pushString('no-dependencies');
  columns.message.push(
    `expected dependencies between the files, because imports name modules of the tree, got none: the source roots are probably wrong. ` +
      `${place}:${lineOf(tables.imports, row)} imports '${module}', which may mean ${meant}; ` +
      `give the directory that '${module.split('.')[0]}' lies in as a source root`,
  );
  columns.line.pushNull();
  columns.col.pushNull();
  return writer.finish();
}

function findSuspect(program: Program, { meanings }: ImportMeanings): Suspect | undefined {
  const { imports, finder } = program;
  const filesBySuffix = moduleFilesBySuffix(program);
  const { starts, segments } = imports.modulePaths;
  for (let i = 0; i < imports.count; i++) {
    const unresolved = isExternal(meanings[i]) || meanings[i] === NOTHING;
    const path = imports.modules[i];
    const end = starts[path + 1];
    if (!unresolved || imports.levels[i] > 0 || end === starts[path] || finder.isStandardLibrary(path)) continue;
    const before = end - starts[path] > 1 ? segments[end - 2] : -1;
    const file = filesBySuffix
      .get(segments[end - 1])
      ?.find(({ parentName }) => before < 0 || parentName === before)?.file;
    if (file !== undefined && file !== imports.files[i]) return { import: i, file };
  }
  return undefined;
}

/** By a module's name: the files of that name, with the names of the directories they lie in. */
function moduleFilesBySuffix({ tree }: Program): Map<number, { file: number; parentName: number }[]> {
  const files = new Map<number, { file: number; parentName: number }[]>();
  for (let module = 1; module < tree.size; module++) {
    const parent = tree.parent(module);
    if (tree.files[module] < 0 || parent < 0) continue;
    const entry = { file: tree.files[module], parentName: tree.name(parent) };
    const known = files.get(tree.name(module));
    if (known === undefined) files.set(tree.name(module), [entry]);
    else known.push(entry);
  }
  return files;
}

function pathOf(files: Table, file: number): string {
  for (const batch of files.batches) {
    const row = columnValues(batch, 'file_id').indexOf(file);
    if (row >= 0) return stringAt(columnStrings(batch, 'path'), row);
  }
  return `file ${file}`;
}

function lineOf(imports: Table, row: number): number {
  let first = 0;
  for (const batch of imports.batches) {
    if (row < first + batch.numRows) return columnValues(batch, 'line')[row - first];
    first += batch.numRows;
  }
  return 0;
}
