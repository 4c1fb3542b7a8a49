import type { Index } from '@strata/pipeline';
import { Evidence, files, imports, links, nodes, ReferenceKind, references, resolutions } from '@strata/tables';
import type { QueryFlags } from '../flags/query-flags.ts';
import { CliFailure } from '../output/cli-failure.ts';
import { FileRows } from '../stored-index/file-rows.ts';
import { openTables } from '../stored-index/open-tables.ts';
import { StoredFiles } from '../stored-index/stored-files.ts';
import { type Definition, StoredNodes } from '../stored-index/stored-nodes.ts';
import { StoredTable } from '../stored-index/stored-table.ts';
import { Texts } from '../stored-index/texts.ts';
import { type Answer, place, printAnswers } from './answers.ts';
import { definitionsOf } from './query-definitions.ts';

/** A use of a definition: a reference, or an import. */
interface Use {
  readonly file: number;
  readonly line: number;
  readonly col: number;
  readonly name: string;
  readonly kind: string;
  /** Node of the definition around it. */
  readonly enclosing: number;
  readonly target: Definition;
}

const REFERENCE_KINDS = Object.keys(ReferenceKind);

/** `strata query refs FQN`. */
export async function queryReferences(flags: QueryFlags, fqn: string, withImports: boolean): Promise<void> {
  const tables = [files, nodes, references, links, ...(withImports ? [imports, resolutions] : [])];
  const index = openTables(flags.index, tables);
  const storedFiles = new StoredFiles(index);
  const storedNodes = new StoredNodes(index, storedFiles.count);
  const targets = targetsOf(storedNodes, fqn, index.root);
  const uses = [
    ...referencesTo(index, storedFiles.count, targets),
    ...(withImports ? importsOf(index, storedFiles.count, targets) : []),
  ];
  uses.sort((a, b) => a.file - b.file || a.line - b.line || a.col - b.col);
  await printAnswers(answers(uses, storedFiles, storedNodes), flags.json);
}

function targetsOf(nodes: StoredNodes, fqn: string, root: string): Definition[] {
  const similar = [...definitionsOf(nodes, fqn)];
  const exact = similar.filter((definition) => definition.fqn === fqn);
  if (exact.length > 0) return exact;
  const names = [...new Set(similar.map((definition) => definition.fqn))];
  throw CliFailure.of({
    reason: 'no-such-definition',
    place: root,
    expected: 'the fully qualified name of a definition or module of the tree',
    got: `'${fqn}'`,
    likelyCause: names.length > 0 ? 'the name is not complete' : 'a misspelt name, or one from outside the tree',
    nextStep:
      names.length > 0
        ? `try ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`
        : 'find the name with `strata query def NAME` or `strata query symbols PREFIX`',
  });
}

/** Finds rows whose target is one of some definitions. Few targets: comparing numbers beats any index over the table. */
function* rowsTo(
  targetFile: readonly Uint32Array[],
  targetNode: readonly Uint32Array[],
  targets: readonly Definition[],
): Generator<{ batch: number; row: number; target: Definition }> {
  for (const [batch, fileIds] of targetFile.entries()) {
    const nodeIds = targetNode[batch];
    for (const target of targets) {
      const { file, node } = target;
      for (let row = fileIds.indexOf(file); row >= 0; row = fileIds.indexOf(file, row + 1)) {
        if (nodeIds[row] === node) yield { batch, row, target };
      }
    }
  }
}

function* referencesTo(index: Index, fileCount: number, targets: readonly Definition[]): Generator<Use> {
  const link = new StoredTable(index.table(links), links);
  const evidence = link.values<Uint8Array>('evidence');
  const from = link.values('file_id');
  const number = link.values('reference');
  const table = new StoredTable(index.table(references), references);
  const rows = new FileRows(table.values('file_id'), fileCount);
  const texts = new Texts(table.dictionary('text'));
  const [kind, text, line, col, node] = [
    table.values<Uint8Array>('kind'),
    table.values('text'),
    table.values('line'),
    table.values('col'),
    table.values('node'),
  ];
  for (const { batch, row, target } of rowsTo(link.values('target_file'), link.values('target_node'), targets)) {
    if (evidence[batch][row] === Evidence.prefix) continue;
    const file = from[batch][row];
    const b = rows.batchOf(file);
    const r = rows.firstOf(file) + number[batch][row];
    const dotted = texts.at(text[b][r]);
    yield {
      file,
      line: line[b][r],
      col: col[b][r],
      name: dotted.slice(dotted.lastIndexOf('.') + 1),
      kind: REFERENCE_KINDS[kind[b][r]],
      enclosing: node[b][r],
      target,
    };
  }
}

function* importsOf(index: Index, fileCount: number, targets: readonly Definition[]): Generator<Use> {
  const resolution = new StoredTable(index.table(resolutions), resolutions);
  const from = resolution.values('file_id');
  const number = resolution.values('import');
  const table = new StoredTable(index.table(imports), imports);
  const rows = new FileRows(table.values('file_id'), fileCount);
  const bounds = new Texts(table.dictionary('bound'));
  const [bound, line, col, node] = [
    table.values('bound'),
    table.values('line'),
    table.values('col'),
    table.values('node'),
  ];
  const found = rowsTo(resolution.values('target_file'), resolution.values('target_node'), targets);
  for (const { batch, row, target } of found) {
    const file = from[batch][row];
    const b = rows.batchOf(file);
    const r = rows.firstOf(file) + number[batch][row];
    const name = bounds.at(bound[b][r]) || '*';
    yield { file, line: line[b][r], col: col[b][r], name, kind: 'import', enclosing: node[b][r], target };
  }
}

function* answers(uses: readonly Use[], files: StoredFiles, nodes: StoredNodes): Generator<Answer> {
  for (const { file, line, col, name, kind, enclosing, target } of uses) {
    const path = files.path(file);
    yield {
      json: {
        path,
        line,
        col,
        name,
        kind,
        target_path: files.path(target.file),
        target_fqn: target.fqn,
        target_line: target.line,
      },
      text: `${place(path, line, col)}: ${kind} ${name} in ${nodes.fqn(file, enclosing)}`,
    };
  }
}
