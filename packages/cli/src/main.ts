#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --disable-warning=DeprecationWarning
import process from 'node:process';
import { runCli } from './command-line/run-cli.ts';
import { CliFailure, ExitCode } from './output/cli-failure.ts';
import { handleClosedPipes } from './output/standard-output.ts';

handleClosedPipes();

try {
  await runCli(process.argv.slice(2));
} catch (error) {
  // The one place where a failure becomes a message. What is no CliFailure is a fault of this program.
  const known = error instanceof CliFailure;
  process.stderr.write(`strata: ${known ? error.message : internalError(error)}\n`);
  process.exitCode = known ? error.exitCode : ExitCode.failure;
}

function internalError(error: unknown): string {
  // Compressed columns are read when a command asks for them, so damage in them shows late.
  if (error instanceof Error && error.name === 'ArrowDecodeError') {
    return `${error.message}\n  likely cause: bytes of the index changed on disk\n  next step:    write the index again with \`strata index\``;
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const where = /\(?(?:file:\/\/)?([^\s()]+:\d+:\d+)\)?/.exec(
    stack?.split('\n').find((line) => line.startsWith('    at ')) ?? '',
  );
  return (
    `internal error: ${name}: ${message}${where === null ? '' : ` (${where[1]})`}\n` +
    '  likely cause: a fault of Strata, or an index that was changed by something else\n' +
    '  next step:    index again; if it stays, report it with this message and the command'
  );
}
