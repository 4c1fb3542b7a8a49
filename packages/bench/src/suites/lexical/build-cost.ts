import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../measure/machine.ts';
import { runCommand } from '../../measure/run-command.ts';
import { type Spread, spreadOf } from '../../measure/spread.ts';

/** The part of `index --json` that is read here. */
interface Summary {
  readonly text: { readonly bytes: number; readonly indexBytes: number };
  readonly profile: {
    readonly phases: readonly { readonly layers: readonly { readonly slot: string; readonly cpuMs: number }[] }[];
  };
}

const WITHOUT_OTHERS = ['--until', 'l5-lexical'];

/** What it costs to build the lexical index, as the whole pipeline's own profile says. The last run's index is left in `out`. */
export async function buildCost(
  directory: string,
  out: string,
  rounds: number,
  log: (line: string) => void,
): Promise<{ readonly sourceMB: number; readonly sizeRatio: number; readonly buildMBps: Spread | undefined }> {
  const speeds: number[] = [];
  let last: Summary | undefined;
  for (let round = 0; round <= rounds; round++) {
    rmSync(out, { recursive: true, force: true });
    const run = await runCommand(
      join(repository, 'bin/strata'),
      ['index', directory, '--out', out, '--json', ...(rounds === 0 ? WITHOUT_OTHERS : [])],
      repository,
    );
    last = JSON.parse(run.stdout) as Summary;
    const layer = last.profile.phases.flatMap(({ layers }) => layers).find(({ slot }) => slot === 'l5-lexical')!;
    const speed = last.text.bytes / 1000 / layer.cpuMs;
    log(
      `${round === 0 ? 'warm-up' : `round ${round}`}  index  ${run.wallMs.toFixed(0)} ms, lexical ${layer.cpuMs.toFixed(0)} ms of CPU`,
    );
    if (round > 0) speeds.push(speed);
  }
  const { bytes, indexBytes } = last!.text;
  return {
    sourceMB: bytes / 1e6,
    sizeRatio: indexBytes / bytes,
    buildMBps: speeds.length > 0 ? spreadOf(speeds) : undefined,
  };
}
