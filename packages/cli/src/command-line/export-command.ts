import type { CommandModule } from 'yargs';
import { EXPORT_FORMATS, type ExportFlags, type ExportFormat } from '../flags/export-flags.ts';
import { once } from './flag-types.ts';
import { withIndexFlag } from './with-index-flag.ts';

export const exportCommand: CommandModule = {
  command: 'export <table>',
  describe: 'Write a table of an index, or a view of several, for other programs',
  builder: (command) =>
    withIndexFlag(command)
      .positional('table', {
        type: 'string',
        demandOption: true,
        describe:
          'A view (chunks, definitions, imports, references) or a table of the index (files, nodes, symbols, …)',
      })
      .option('format', {
        choices: EXPORT_FORMATS,
        default: 'ndjson' as ExportFormat,
        requiresArg: true,
        coerce: once<ExportFormat>('format'),
        describe: 'One JSON object a line, or an Arrow IPC file',
      })
      .option('output', {
        type: 'string',
        requiresArg: true,
        coerce: once<string>('output'),
        describe: 'File to write (default: the standard output)',
      })
      .option('raw', {
        type: 'boolean',
        describe: 'The table as it is stored, where a view has its name (chunks, imports, references)',
      })
      .option('text', {
        type: 'boolean',
        describe: 'chunks: with the text of each, read from the files if it is what was indexed',
      })
      .example('$0 export definitions', 'path, fqn, name, kind, line, col, end_line')
      .example('$0 export references | grep \'"kind":"call"\' | head', 'stops when head has enough')
      .example('$0 export nodes --format arrow --output nodes.arrow', 'for pyarrow, polars, DuckDB, …'),
  handler: async (argv) => {
    const { runExport } = await import('../exporting/run-export.ts');
    const flags = argv as unknown as ExportFlags;
    await runExport({
      table: flags.table,
      format: flags.format,
      index: flags.index,
      output: flags.output,
      raw: flags.raw === true,
      text: flags.text === true,
    });
  },
};
