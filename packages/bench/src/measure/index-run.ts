import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from './machine.ts';
import { runCommand } from './run-command.ts';

/** One `strata index` as a user runs it: a new process, the index written and fsynced. */
export interface IndexRun {
  readonly wallMs: number;
  readonly peakRssMB: number | null;
  /** Bytes of all files of the index. */
  readonly indexBytes: number;
  /** What `index --json` printed. */
  readonly summary: IndexSummary;
}

/** The part of `index --json` that is read here. */
export interface IndexSummary {
  readonly files: number;
  readonly lines: number;
  readonly profile: {
    readonly peakBytes: number | null;
    readonly phases: readonly { readonly number: number; readonly wallMs: number; readonly peakBytes: number | null }[];
  };
}

export async function runIndex(directory: string, flags: readonly string[] = []): Promise<IndexRun> {
  const out = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  try {
    const run = await runCommand(
      join(repository, 'bin/strata'),
      ['index', directory, '--out', out, '--json', ...flags],
      repository,
    );
    return {
      wallMs: run.wallMs,
      peakRssMB: run.peakRssMB,
      indexBytes: bytesBelow(out),
      summary: JSON.parse(run.stdout),
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function bytesBelow(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((total, entry) => total + statSync(join(entry.parentPath, entry.name)).size, 0);
}
