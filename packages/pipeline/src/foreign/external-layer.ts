import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createArrowFileWriter, formatFailure, MemorySink } from '@strata/formats/store';
import type { Table } from 'apache-arrow';
import type { z } from 'zod';
import { packBatches } from '../batches/pack-batches.ts';
import {
  defineLayer,
  type LayerDefinition,
  type LayerInputs,
  type LayerOutputs,
  type LayerSignal,
} from '../contract/layer.ts';
import { conformTable } from './conform-table.ts';
import { ForeignError } from './foreign-failure.ts';
import { readTable } from './foreign-tables.ts';

/** A layer that runs in another program. */
export interface ExternalLayerDefinition<I extends LayerInputs, O extends LayerOutputs, S extends z.ZodType>
  extends Omit<LayerDefinition<I, O, S>, 'run'> {
  /**
   * The program and its arguments; the path of the task is added as the last. Relative paths among the arguments that begin with `./` or `../` are relative to the folder of `module`.
   */
  readonly command: readonly [program: string, ...args: string[]];
}

/** What the program is handed: the path of a JSON file with this. All paths in it are absolute. */
export interface ExternalTask {
  /** 1 */
  readonly version: number;
  /** Arrow IPC files to read, by the layer's names of its inputs: uncompressed, with the columns that the layer selects. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Arrow IPC files (or streams) to write, by the layer's names of its outputs. One that is not written has no rows. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly options: unknown;
}

/** How much of what a program says on its standard error an error quotes. */
const QUOTED = 2000;

/** How long a program that was asked to end may take, in milliseconds. */
const GRACE = 300;

/** How often the signal is looked at, in milliseconds. */
const LOOK_EVERY = 25;

/**
 * Declares a layer that is another process, in any language: it reads and writes Arrow IPC files whose paths it is handed. Export it as the default export of its module, as any layer.
 *
 * The program is started once for each call of `run`: for each partition, or once for the repository. It has to be a pure function of its inputs and options, as a layer is: its
 * output is cached and compared like any other. It ends with exit code 0 when it is done; anything else fails the run, with what it said on its standard error.
 *
 * @throws TypeError as `defineLayer`
 */
export function externalLayer<const I extends LayerInputs, const O extends LayerOutputs, S extends z.ZodType>(
  definition: ExternalLayerDefinition<I, O, S>,
): LayerDefinition<I, O, S> {
  const { command, ...layer } = definition;
  return defineLayer({
    ...layer,
    async run({ inputs, options, signal, at, emit }) {
      const directory = mkdtempSync(path.join(os.tmpdir(), 'strata-layer-'));
      try {
        const task = writeTask(directory, inputs as Record<string, Table>, layer.outputs, options);
        at(command[0]);
        await runProgram(resolved(command, layer.module), task.file, layer.id, signal);
        for (const [name, table] of Object.entries(layer.outputs)) {
          const bytes = bytesIn(task.outputs[name]);
          if (bytes === undefined) continue;
          const place = `output '${name}' of ${layer.id}`;
          for (const batch of conformTable(table, readTable(bytes, place), place)) emit(name, batch);
        }
      } catch (error) {
        // The message is all that gets through to whoever runs the pipeline.
        throw error instanceof ForeignError ? new Error(formatFailure(error.failure), { cause: error }) : error;
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    },
  } as LayerDefinition<I, O, S>);
}

function writeTask(
  directory: string,
  inputs: Readonly<Record<string, Table>>,
  outputs: LayerOutputs,
  options: unknown,
) {
  const fileOf = (kind: string, name: string) => path.join(directory, `${kind}-${name}.arrow`);
  for (const [name, { schema, batches }] of Object.entries(inputs)) {
    const sink = new MemorySink();
    const writer = createArrowFileWriter(sink, schema);
    writer.append(packBatches(schema, batches));
    writer.finish();
    writeFileSync(fileOf('in', name), sink.toBytes());
  }
  const task: ExternalTask = {
    version: 1,
    inputs: Object.fromEntries(Object.keys(inputs).map((name) => [name, fileOf('in', name)])),
    outputs: Object.fromEntries(Object.keys(outputs).map((name) => [name, fileOf('out', name)])),
    options,
  };
  const file = path.join(directory, 'task.json');
  writeFileSync(file, JSON.stringify(task, null, 2));
  return { file, outputs: task.outputs };
}

function resolved([program, ...args]: readonly [string, ...string[]], module: string): readonly [string, ...string[]] {
  const folder = path.dirname(fileURLToPath(module));
  const absolute = (part: string) => (/^\.\.?[/\\]/.test(part) ? path.resolve(folder, part) : part);
  return [absolute(program), ...args.map(absolute)];
}

function runProgram(
  command: readonly [string, ...string[]],
  task: string,
  id: string,
  signal: LayerSignal,
): Promise<void> {
  const [program, ...args] = command;
  const failed = (got: string, likelyCause: string, nextStep: string) =>
    new ForeignError({
      reason: 'process-failed',
      place: id,
      expected: `${program} to end with exit code 0`,
      got,
      likelyCause,
      nextStep,
    });
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, task], { stdio: ['ignore', 'ignore', 'pipe'], env: process.env });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-QUOTED);
    });
    const watch = setInterval(() => {
      if (!signal.aborted) return;
      clearInterval(watch);
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), GRACE).unref();
    }, LOOK_EVERY);
    child.on('error', (error) => {
      clearInterval(watch);
      reject(failed(error.message, 'the program is not installed, or not in PATH', `try: ${program} --version`));
    });
    child.on('close', (code, killed) => {
      clearInterval(watch);
      if (signal.aborted) reject(new DOMException('aborted', 'AbortError'));
      else if (code === 0) resolve();
      else {
        const how = killed === null ? `exit code ${code}` : `signal ${killed}`;
        const quoted = said.trim() === '' ? '' : `:\n${said.trim()}`;
        reject(
          failed(`${how}${quoted}`, 'see what the program says', `${command.join(' ')} TASK, with a task of your own`),
        );
      }
    });
  });
}

function bytesIn(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
