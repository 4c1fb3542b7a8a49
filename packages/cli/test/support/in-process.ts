import process from 'node:process';
import { vi } from 'vitest';
import { CliFailure, runCli } from '../../src/index.ts';

export interface Outcome {
  readonly stdout: string;
  readonly bytes: Uint8Array;
  /** The message of the failure; undefined when there was none. */
  readonly failure: string | undefined;
  readonly exitCode: number;
}

/** Runs a command line in this process: as the program does, but for what `main.ts` adds. */
export async function strata(...args: string[]): Promise<Outcome> {
  const pieces: Uint8Array[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(((
    piece: string | Uint8Array,
    done?: (error?: Error) => void,
  ) => {
    pieces.push(Buffer.from(piece as string));
    done?.();
    return true;
  }) as never);
  let failure: unknown;
  try {
    await runCli(args);
  } catch (error) {
    failure = error;
  } finally {
    write.mockRestore();
  }
  if (failure !== undefined && !(failure instanceof CliFailure)) throw failure;
  const bytes = Buffer.concat(pieces);
  return { stdout: bytes.toString(), bytes, failure: failure?.message, exitCode: failure?.exitCode ?? 0 };
}

/** The lines of a successful command's output. */
export async function linesOf(...args: string[]): Promise<string[]> {
  const { stdout, failure } = await strata(...args);
  if (failure !== undefined) throw new Error(failure);
  return stdout === '' ? [] : stdout.trimEnd().split('\n');
}

/** The JSON objects of a successful command's output, one a line. */
export async function objectsOf(...args: string[]): Promise<Record<string, unknown>[]> {
  return (await linesOf(...args)).map((line) => JSON.parse(line));
}
