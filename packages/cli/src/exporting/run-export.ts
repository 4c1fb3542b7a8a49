import process from 'node:process';
import type { ExportFlags } from '../flags/export-flags.ts';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';
import { didYouMean } from '../output/closest-name.ts';
import { fileOutput, type Output, standardOutput } from '../output/standard-output.ts';
import { openTables } from '../stored-index/open-tables.ts';
import { writeArrowFile } from './arrow-file.ts';
import { writeNdjson } from './ndjson.ts';
import type { RowStream } from './row-stream.ts';
import { storedStream } from './stored-stream.ts';
import { chunksView, chunkTextsView } from './views/chunks-view.ts';
import { definitionsView } from './views/definitions-view.ts';
import { importsView } from './views/imports-view.ts';
import { referencesView } from './views/references-view.ts';
import type { View } from './views/view.ts';

const views: ReadonlyMap<string, View> = new Map([
  ['chunks', chunksView],
  ['definitions', definitionsView],
  ['imports', importsView],
  ['references', referencesView],
]);

/** `strata export`: writes a table or a view, row by row or as an Arrow file. */
export async function runExport(flags: ExportFlags): Promise<void> {
  if (flags.format === 'arrow' && flags.output === undefined && process.stdout.isTTY) {
    throw new CliFailure(
      'expected a file or a pipe for Arrow, which is binary, got a terminal\n  next step:    --output FILE, or a pipe',
      ExitCode.usage,
    );
  }
  const stream = openStream(flags);
  const output: Output = flags.output === undefined ? standardOutput : fileOutput(flags.output);
  try {
    await (flags.format === 'arrow' ? writeArrowFile(stream, output) : writeNdjson(stream, output));
  } finally {
    output.close();
  }
  const note = stream.note?.();
  if (note !== undefined) process.stderr.write(`strata: ${note}\n`);
}

/** Everything that is exported is read whole, so that checksums cost little beside the rest. */
function openStream({ table, raw, text, index: given }: ExportFlags): RowStream {
  if (text && (table !== 'chunks' || raw)) {
    throw new CliFailure(
      `expected --text with the view chunks, got it with ${raw ? `--raw ${table}` : table}\n  likely cause: only chunks have texts\n` +
        '  next step:    strata export chunks --text',
      ExitCode.usage,
    );
  }
  const view = raw ? undefined : text ? chunkTextsView : views.get(table);
  if (view !== undefined) return view.open(openTables(given, view.reads, true));
  const stored = openTables(given, []).manifest.tables.map(({ name }) => name);
  if (!stored.includes(table)) {
    throw new CliFailure(
      `expected a view (${[...views.keys()].join(', ')}) or a table of the index (${stored.join(', ')}), got '${table}'${didYouMean(table, [...views.keys(), ...stored])}\n` +
        '  likely cause: a misspelt name, or an index made without the layer that writes the table',
      ExitCode.usage,
    );
  }
  return storedStream(openTables(given, [table], true).table(table));
}
