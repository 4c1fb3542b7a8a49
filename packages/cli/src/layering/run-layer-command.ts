import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createArrowFileWriter, MemorySink, writeArrowStream } from '@strata/formats/store';
import {
  type AnyLayer,
  ForeignError,
  type ForeignTable,
  type ForeignTables,
  type OutputTable,
  readStreams,
  readTable,
  runLayerOnTables,
  schemaStreams,
} from '@strata/pipeline';
import { composePipeline } from '../composition/compose-pipeline.ts';
import type { LayerFlags } from '../flags/layer-flags.ts';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';
import { fileOutput, standardOutput } from '../output/standard-output.ts';
import { readStandardInput } from './read-standard-input.ts';

/** `strata layer`: runs one layer on tables that another program wrote, and writes what it makes of them. */
export async function runLayerCommand(flags: LayerFlags): Promise<void> {
  const { layer, options } = await layerOf(flags);
  if (flags.schemas !== undefined) {
    refuseTerminal(flags);
    await standardOutput.write(schemaStreams(layer, flags.schemas));
    return;
  }
  const outputs = outputFiles(flags.output, layer);
  if (flags.output.length === 0) refuseTerminal(flags);
  const tables = flags.input.length > 0 ? tablesInFiles(flags.input) : await tablesOnStandardInput(flags);
  const result = await runLayerOnTables(layer, tables, { options });
  if (!result.ok) throw CliFailure.of(result.failure);
  if (flags.output.length > 0) await writeFiles(result.outputs, outputs);
  else await writeStandardOutput(result.outputs);
}

async function layerOf(flags: LayerFlags): Promise<{ layer: AnyLayer; options: unknown }> {
  const { entries } = await composePipeline(
    { config: flags.config, use: flags.use, skip: [], until: undefined },
    process.cwd(),
  );
  const entry = entries.find(({ slot }) => slot === flags.slot);
  if (entry === undefined) {
    const slots = entries.map(({ slot }) => slot).join(', ');
    throw new CliFailure(
      `expected the slot of a layer (${slots}), got '${flags.slot}'\n` +
        `  next step:    name one of them, or add yours: --use ${flags.slot}=./FILE.ts`,
      ExitCode.usage,
    );
  }
  return { layer: entry.layer, options: flags.options === undefined ? entry.options : parsed(flags.options) };
}

function parsed(options: string): unknown {
  try {
    return JSON.parse(options);
  } catch (error) {
    throw new CliFailure(`expected --options to be JSON, got ${options}: ${(error as Error).message}`, ExitCode.usage);
  }
}

function tablesInFiles(given: readonly string[]): ForeignTables {
  const tables = new Map<string, ForeignTable>();
  for (const [table, file] of pairs('input', given))
    tables.set(
      table,
      reading(() => readTable(bytesOf(file), file)),
    );
  return tables;
}

async function tablesOnStandardInput({ slot }: LayerFlags): Promise<ForeignTables> {
  if (process.stdin.isTTY) {
    throw new CliFailure(
      `expected Arrow streams on the standard input, got a terminal\n  next step:    strata layer ${slot} < FILE, or --input TABLE=FILE`,
      ExitCode.usage,
    );
  }
  const bytes = await readStandardInput();
  return reading(() => readStreams(bytes, 'standard input'));
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ForeignError ? CliFailure.of(error.failure) : error;
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw CliFailure.of({
      reason: 'unreadable',
      place: file,
      expected: 'an Arrow file',
      got: (error as Error).message,
      likelyCause: 'a misspelt path; relative paths count from where the command is typed',
      nextStep: 'check the path',
    });
  }
}

/** Files by the tables that are to be written to them. @throws CliFailure before anything is read, when the layer does not write one */
function outputFiles(given: readonly string[], layer: AnyLayer): ReadonlyMap<string, string> {
  const files = new Map(pairs('output', given));
  const names = Object.values(layer.outputs as Record<string, { name: string }>).map(({ name }) => name);
  for (const name of files.keys()) {
    if (names.includes(name)) continue;
    throw new CliFailure(
      `expected a table that ${layer.id} writes (${names.join(', ')}), got '${name}'`,
      ExitCode.usage,
    );
  }
  return files;
}

function pairs(flag: string, given: readonly string[]): [string, string][] {
  const found = given.map((pair): [string, string] => {
    const [, table, file] = /^([^=]+)=(.+)$/s.exec(pair) ?? [];
    if (table !== undefined) return [table, file];
    throw new CliFailure(`expected --${flag} TABLE=FILE, got '${pair}'`, ExitCode.usage);
  });
  const [twice] = found.filter(([table], i) => found.findIndex(([other]) => other === table) !== i);
  if (twice) throw new CliFailure(`expected --${flag} ${twice[0]}=… once, got it again`, ExitCode.usage);
  return found;
}

async function writeFiles(outputs: readonly OutputTable[], files: ReadonlyMap<string, string>): Promise<void> {
  for (const { table, batch } of outputs) {
    const file = files.get(table.name);
    if (file === undefined) continue;
    const sink = new MemorySink();
    const writer = createArrowFileWriter(sink, table.schema);
    if (batch.numRows > 0) writer.append(batch);
    writer.finish();
    const output = fileOutput(file);
    try {
      await output.write(sink.toBytes());
    } finally {
      output.close();
    }
  }
}

async function writeStandardOutput(outputs: readonly OutputTable[]): Promise<void> {
  for (const { table, batch } of outputs) {
    const sink = new MemorySink();
    writeArrowStream(sink, table.schema, [batch]);
    await standardOutput.write(sink.toBytes());
  }
}

function refuseTerminal({ slot }: LayerFlags): void {
  if (!process.stdout.isTTY) return;
  throw new CliFailure(
    `expected a file or a pipe for Arrow, which is binary, got a terminal\n  next step:    strata layer ${slot} … > FILE, or a pipe`,
    ExitCode.usage,
  );
}
