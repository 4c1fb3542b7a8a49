import type { LayerProfile, PhaseProfile } from '@strata/pipeline';
import { byteSize, duration, percent, withCommas } from '../output/numbers.ts';
import { textTable } from '../output/text-table.ts';
import type { Diagnostic, Summary } from './summary.ts';
import type { TextSummary } from './text-summary.ts';

/** A summary for people. */
export function summaryText(summary: Summary): string {
  const { tree, directory, wall, indexBytes, noDependencies } = summary;
  const parts = [`Indexed ${tree} in ${duration(wall)}\n`, counts(summary), diagnosticLines(summary), costs(summary)];
  if (noDependencies !== null) {
    parts.push(
      `!!! NOTHING RESOLVED: imports name modules of the tree, but no file depends on another\n    ${noDependencies}\n`,
    );
  }
  parts.push(`Index: ${directory} (${byteSize(indexBytes)})\n`);
  return parts.filter((part) => part !== '').join('\n');
}

function counts(summary: Summary): string {
  const { files, lines, text, symbols, imports, references, links, dependencies, chunks, diagnostics } = summary;
  const rows: [string, number | null, string][] = [
    ['files', files, breakdown(summary.filesByStatus, files)],
    ['lines', lines, ''],
    ['text', text?.files ?? null, text === null ? '' : textLine(text)],
    ['symbols', symbols, breakdown(summary.symbolsByKind)],
    ['imports', imports, breakdown(summary.importsByStatus)],
    ['references', references, links === null ? '' : `${withCommas(links)} resolved in the tree`],
    ['dependencies', dependencies, ''],
    ['chunks', chunks, breakdown(summary.chunksByKind)],
    ['diagnostics', diagnostics, ''],
  ];
  const cells = rows.map(([name, count, rest]) => [name, count === null ? 'not run' : withCommas(count), rest]);
  const widths = [0, 1].map((i) => Math.max(...cells.map((row) => row[i].length)));
  return cells
    .map(([name, count, rest]) => `  ${name.padEnd(widths[0])}  ${count.padStart(widths[1])}  ${rest}`.trimEnd())
    .join('\n')
    .concat('\n');
}

/** What can be searched, and what was left out. */
function textLine({ files, bytes, leftOut, segments, keptSegments }: TextSummary): string {
  const others = breakdown(leftOut);
  const kept = keptSegments === 0 ? '' : `; ${keptSegments} of ${segments} segments kept from before`;
  return `${files === 1 ? 'file' : 'files'} of ${byteSize(bytes)} can be searched${others === '' ? '' : `; left out: ${others}`}${kept}`;
}

/** The counts that are not 0, as 'NAME COUNT, NAME COUNT'; nothing where all rows are in one, its number being known already. */
function breakdown(byName: Readonly<Record<string, number>> | null, total?: number | null): string {
  const entries = Object.entries(byName ?? {}).filter(([, count]) => count > 0);
  if (entries.length === 1 && entries[0][1] === total) return '';
  return entries.map(([name, count]) => `${name} ${withCommas(count)}`).join(', ');
}

function diagnosticLines({ diagnostics, firstDiagnostics }: Summary): string {
  if (firstDiagnostics.length === 0) return '';
  const more = (diagnostics ?? 0) - firstDiagnostics.length;
  const rest = more > 0 ? `    … and ${withCommas(more)} more: strata export diagnostics\n` : '';
  return firstDiagnostics.map((diagnostic) => `    ${diagnosticLine(diagnostic)}\n`).join('') + rest;
}

function diagnosticLine({ path, line, col, layer, severity, code, message }: Diagnostic): string {
  const place = [path, line, col === null ? null : col + 1].filter((part) => part !== null).join(':');
  // A message often begins with the path already.
  const where = path === null || message.startsWith(path) ? '' : `${place}: `;
  return `${where}${severity} (${layer}, ${code}): ${message.replaceAll('\n', '\n    ')}`;
}

function costs({ profile, lines }: Summary): string {
  const speed = (wall: number) => (!lines || wall === 0 ? '-' : withCommas(lines / wall));
  const share = (wall: number) => (profile.wall === 0 ? '-' : percent(wall / profile.wall));
  const phaseRow = ({ number, wall, cpu, peakMemory }: PhaseProfile) => [
    `phase ${number}`,
    duration(wall),
    share(wall),
    duration(cpu),
    memory(peakMemory),
    '',
    speed(wall),
  ];
  const layerRow = ({ slot, wall, cpu, peakMemory, rowsOut }: LayerProfile) => [
    `  ${slot}`,
    duration(wall),
    share(wall),
    cpu === null ? '-' : duration(cpu),
    memory(peakMemory),
    withCommas(rowsOut),
    speed(wall),
  ];
  const rows = profile.phases.flatMap((phase) => [phaseRow(phase), ...phase.layers.map(layerRow)]);
  const total = [
    'all',
    duration(profile.wall),
    '',
    duration(profile.cpu),
    memory(profile.peakMemory),
    '',
    speed(profile.wall),
  ];
  const table = textTable(
    ['', '>time', '>share', '>CPU', '>peak memory', '>rows', '>K lines/s'],
    [...rows, total],
    '  ',
  );
  const shared = profile.phases.some(({ layers }) => layers.some((layer) => layer.peakMemory.shared));
  const notes = [
    shared ? '  * of the phase: its layers run at the same time\n' : '',
    profile.peakMemory.method === 'sampled' ? '  ~ sampled, not exact\n' : '',
  ];
  return table + notes.join('');
}

function memory({ bytes, method, shared }: { bytes: number | null; method: string; shared?: boolean }): string {
  if (bytes === null) return '-';
  return `${method === 'sampled' ? '~' : ''}${byteSize(bytes)}${shared ? '*' : ''}`;
}
