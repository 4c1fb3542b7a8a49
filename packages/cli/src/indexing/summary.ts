import { NO_VECTORS } from '@strata/l6-vector';
import { openIndex, type RunProfile } from '@strata/pipeline';
import {
  ChunkKind,
  chunks,
  columnDictionary,
  columnStrings,
  columnValues,
  diagnostics,
  files,
  NONE,
  NodeKind,
  nodes,
  ResolutionStatus,
  resolutions,
  Severity,
  stringAt,
  symbols,
  type TableDefinition,
} from '@strata/tables';
import type { Table } from 'apache-arrow';
import { CliFailure } from '../output/cli-failure.ts';
import { countFiles } from './count-files.ts';
import { type TextSummary, textSummary } from './text-summary.ts';

/** A row of `diagnostics` as people read it. */
export interface Diagnostic {
  /** Null where it concerns the whole tree. */
  readonly path: string | null;
  readonly line: number | null;
  /** 0-based. */
  readonly col: number | null;
  readonly layer: string;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

/** What a run found and what it cost. Counts are null where the layer that makes the table did not run. */
export interface Summary {
  readonly tree: string;
  readonly directory: string;
  /** Milliseconds from the start of the command to the finished index. */
  readonly wall: number;
  readonly indexBytes: number;
  /** Files in languages that have definitions: those that L1 reads. All files where it did not run. */
  readonly files: number | null;
  readonly filesByStatus: Readonly<Record<string, number>> | null;
  /** Of those files. */
  readonly lines: number | null;
  readonly bytes: number | null;
  /** What can be searched; null where the lexical layer did not run. */
  readonly text: TextSummary | null;
  readonly symbols: number | null;
  readonly symbolsByKind: Readonly<Record<string, number>> | null;
  readonly imports: number | null;
  readonly importsByStatus: Readonly<Record<string, number>> | null;
  readonly references: number | null;
  readonly links: number | null;
  readonly dependencies: number | null;
  readonly chunks: number | null;
  readonly chunksByKind: Readonly<Record<string, number>> | null;
  readonly diagnostics: number | null;
  readonly firstDiagnostics: readonly Diagnostic[];
  /** What the cross-file layer says when imports name modules of the tree and nothing depends on anything; else null. */
  readonly noDependencies: string | null;
  /** Why there are no vectors though some were asked for; else null. */
  readonly noVectors: string | null;
  /** Said when definitions were looked for and no file is in a language that has them; else null. `failed` where there is no other text either. */
  readonly noSource: { readonly message: string; readonly failed: boolean } | null;
  readonly profile: RunProfile;
}

/** How many diagnostics a summary shows. */
const SHOWN = 5;

/** Code under which the cross-file layer reports that nothing resolved. */
const NO_DEPENDENCIES = 'no-dependencies';

/** Codes of what concerns the whole index, which is shown whatever else there is. */
const OF_THE_WHOLE = [NO_DEPENDENCIES, NO_VECTORS];

/** Reads back what was written: the summary tells of the index as it is. */
export function collectSummary(given: {
  readonly tree: string;
  readonly directory: string;
  readonly wall: number;
  readonly profile: RunProfile;
  readonly keptSegments: number;
}): Summary {
  const opened = openIndex(given.directory);
  if (!opened.ok) throw CliFailure.of(opened.failure);
  const { index } = opened;
  const stored = new Map(index.manifest.tables.map((table) => [table.name, table]));
  const rows = (name: string) => stored.get(name)?.rows ?? null;
  const table = (definition: TableDefinition): Table | null =>
    stored.has(definition.name) ? index.table(definition.name) : null;
  const fileTable = table(files);
  const diagnosticTable = table(diagnostics);
  const found = diagnosticTable === null ? [] : readDiagnostics(diagnosticTable, fileTable);
  const counts = fileTable === null ? NO_FILES : countFiles(fileTable, table(nodes));
  const text = fileTable === null ? null : textSummary(fileTable, index.manifest.tables, given.keptSegments);
  return {
    ...given,
    indexBytes: index.manifest.tables.reduce((total, { bytes }) => total + bytes, 0),
    ...counts,
    text,
    symbols: rows('symbols'),
    symbolsByKind: stored.has('symbols') ? countCodes(index.table(symbols.name), 'kind', NodeKind) : null,
    imports: rows('imports'),
    importsByStatus: stored.has('resolutions')
      ? countCodes(index.table(resolutions.name), 'status', ResolutionStatus)
      : null,
    references: rows('references'),
    links: rows('links'),
    dependencies: rows('dependencies'),
    chunks: rows('chunks'),
    chunksByKind: stored.has('chunks') ? countCodes(index.table(chunks.name), 'kind', ChunkKind) : null,
    diagnostics: rows('diagnostics'),
    firstDiagnostics: found.slice(0, SHOWN),
    noDependencies: found.find(({ code }) => code === NO_DEPENDENCIES)?.message ?? null,
    noVectors: found.find(({ code }) => code === NO_VECTORS)?.message ?? null,
    noSource:
      stored.has(nodes.name) && counts.files === 0
        ? {
            message: `${given.tree}: expected at least one Python file (.py, .pyi, .pyw), got none among ${rows('files')} files`,
            failed: (text?.files ?? 0) === 0,
          }
        : null,
  };
}

const NO_FILES = { files: null, filesByStatus: null, lines: null, bytes: null };

/** Rows by the name of an enumeration's code, in the order of the codes. */
function countCodes(table: Table, column: string, codes: Readonly<Record<string, number>>): Record<string, number> {
  const counts = new Array<number>(256).fill(0);
  for (const batch of table.batches) {
    const values = columnValues<Uint8Array>(batch, column);
    for (let i = 0; i < values.length; i++) counts[values[i]]++;
  }
  return Object.fromEntries(Object.entries(codes).map(([name, code]) => [name, counts[code]]));
}

/** The first diagnostics of each severity, errors first; and the one about dependencies, wherever it stands. */
function readDiagnostics(table: Table, fileTable: Table | null): Diagnostic[] {
  const severities = Object.keys(Severity);
  const bySeverity: Diagnostic[][] = severities.map(() => []);
  for (const batch of table.batches) {
    const severity = columnValues<Uint8Array>(batch, 'severity');
    const text = (column: string, i: number) =>
      stringAt(columnDictionary(batch, column), columnValues(batch, column)[i]);
    const number = (column: string, i: number) => {
      const value = columnValues(batch, column)[i];
      return value === NONE ? null : value;
    };
    for (let i = 0; i < batch.numRows; i++) {
      const kept = bySeverity[severity[i]];
      const code = text('code', i);
      if (kept.length >= SHOWN && !OF_THE_WHOLE.includes(code)) continue;
      const file = number('file_id', i);
      const diagnostic = {
        path: file === null || fileTable === null ? null : pathOf(fileTable, file),
        line: number('line', i),
        col: number('col', i),
        layer: text('layer', i),
        severity: severities[severity[i]],
        code,
        message: stringAt(columnStrings(batch, 'message'), i),
      };
      if (OF_THE_WHOLE.includes(code)) kept.unshift(diagnostic);
      else kept.push(diagnostic);
    }
  }
  return bySeverity.flat();
}

function pathOf(fileTable: Table, file: number): string | null {
  let first = 0;
  for (const batch of fileTable.batches) {
    if (file < first + batch.numRows) return stringAt(columnStrings(batch, 'path'), file - first);
    first += batch.numRows;
  }
  return null;
}
