import process from 'node:process';
import {
  compileQuery,
  diskFiles,
  type FileLines,
  formatPatternFault,
  type LineSearchReport,
  searchLines,
} from '@strata/l5-lexical/search';
import type { SearchFlags } from '../flags/search-flags.ts';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';
import { LineWriter } from '../output/line-writer.ts';
import { counted } from '../output/numbers.ts';
import { standardOutput } from '../output/standard-output.ts';
import { checkLanguages } from './check-languages.ts';
import { fileFilter } from './file-filter.ts';
import { linesJson, linesText } from './line-output.ts';
import { openText } from './open-text.ts';
import { staleNote } from './stale-note.ts';

/** Milliseconds for an expression that might take forever. */
const TIME_LIMIT = 10_000;

/** `strata search PATTERN`. */
export async function findLines(flags: SearchFlags): Promise<void> {
  const compiled = compileQuery(flags);
  if (!compiled.ok) {
    throw new CliFailure(
      `${formatPatternFault(compiled.fault)}${flags.regex ? '\n  next step:    leave out --regex to search for the text itself' : ''}`,
      ExitCode.usage,
    );
  }
  const { index, text } = openText(flags.index);
  checkLanguages(index, flags.lang);
  const { context = 0, limit } = flags;
  const output = new LineWriter(standardOutput);
  const search = searchLines(text, compiled.query, {
    files: diskFiles(index.root),
    accept: fileFilter(flags),
    context,
    limit,
    timeLimit: TIME_LIMIT,
  });
  let separate = false;
  for (;;) {
    const next = search.next();
    if (next.done) {
      await output.flush();
      return conclude(next.value);
    }
    const lines = [...writtenLines(next.value, flags, context)];
    // As grep does, between groups of lines that do not follow each other; and so between files.
    if (separate && context > 0 && !flags.json) await output.line('--');
    separate = true;
    await output.line(lines.join('\n'));
  }
}

function writtenLines(file: FileLines, { json }: SearchFlags, context: number): Iterable<string> {
  return json ? linesJson(file, context) : linesText(file);
}

/** Says what the lines found do not say of themselves. */
function conclude({ stale, guarded, timedOutIn, limited, lines }: LineSearchReport): void {
  const seconds = TIME_LIMIT / 1000;
  if (timedOutIn !== undefined) {
    throw new CliFailure(
      `expected to match each line in a moment, got no end within ${seconds} s, in ${timedOutIn}; lines from there on are missing\n` +
        '  likely cause: repetitions within each other, or after each other on a very long line, which can divide a text in ever more ways\n' +
        '  next step:    write the expression with fewer repetitions, or leave such files out with --glob',
    );
  }
  const notes: string[] = [];
  if (guarded)
    notes.push(
      `some expressions of this kind never end; it was matched in a thread of its own, for at most ${seconds} s`,
    );
  if (limited) notes.push(`stopped after ${counted(lines, 'line')}, as --limit says; there may be more`);
  if (stale.length > 0) notes.push(staleNote(stale));
  for (const note of notes) process.stderr.write(`strata: ${note}\n`);
}
