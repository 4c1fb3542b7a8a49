import type { FormatFigures, FormatsResults, HandOverFigures } from '../suites/formats.ts';
import type { RecordedRun } from './record-run.ts';

/** The results as one HTML page that needs nothing else. */
export function formatsPage(run: RecordedRun): string {
  const { tables, rounds } = run.results as FormatsResults;
  const { cpu, cores, node, commit } = run.machine;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Formats for a symbol table</title>
<style>
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #5b6672; --line: #d8dee4; --page: #fff; --a: #2563a8; --b: #d9822b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf0; --soft: #9aa7b4; --line: #37404a; --page: #14181d; --a: #6aa9ea; --b: #f0a860; } }
body { margin: 2rem auto; max-width: 64rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); }
h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 2.5rem; } p { max-width: 46rem; } small, caption { color: var(--soft); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; }
th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; } th:first-child, td:first-child { text-align: left; }
svg { display: block; width: 100%; height: auto; font: 12px system-ui, sans-serif; } svg text { fill: var(--ink); } .grid { stroke: var(--line); } .encode { fill: var(--a); } .decode { fill: var(--b); }
</style>
<h1>Formats for a symbol table</h1>
<p>${escapeHtml(run.date.slice(0, 10))}, ${escapeHtml(cpu)}, ${cores} cores, Node ${escapeHtml(node)}, commit ${escapeHtml(commit)}. ${rounds} rounds, all formats in turn in each.
Bars are the least time; ratios are medians of rounds, so that what slows the whole machine down cancels out.<br><small>${escapeHtml(run.command)}</small></p>
${tables.map(section).join('\n')}
</html>
`;
}

function section({ rows, formats, handOver }: FormatsResults['tables'][number]): string {
  return `<h2>${rows.toLocaleString('en')} symbols</h2>
<h3>Encode and decode, milliseconds</h3>
${bars(
  formats.map((figures) => ({
    label: labelOf(figures),
    parts: [
      { kind: 'encode', value: figures.encode.min },
      { kind: 'decode', value: figures.decode.min },
    ],
    note: `${number(figures.encode.min)} + ${number(figures.decode.min)} ms, ${number(figures.timesClone.median)}× structured clone`,
  })),
)}
<p><svg viewBox="0 0 300 16" style="width:300px" aria-hidden="true"><rect class="encode" width="12" height="12"/><text x="18" y="11">encode</text><rect class="decode" x="80" width="12" height="12"/><text x="98" y="11">decode</text></svg></p>
<h3>Handed over and read, milliseconds</h3>
${bars(handOver.map((figures) => ({ label: `to a ${figures.to}, ${figures.as}`, parts: [{ kind: 'encode', value: figures.ms.min }], note: handOverNote(figures) })))}
<h3>All figures</h3>
<div class="scroll"><table><thead><tr>${['format', 'MB', 'encode', 'decode', 'scan', '10,000 rows', 'copied MB', 'heap MB', '× clone', '× msgpack'].map((head) => `<th>${head}</th>`).join('')}</tr></thead>
<tbody>${formats.map(tableRow).join('')}</tbody></table></div>`;
}

const labelOf = ({ name, from }: FormatFigures) => (from === 'columns' ? `${name}, from columns` : name);

const handOverNote = ({ ms, timesRows, reachMs, reachTimesRows }: HandOverFigures) =>
  `${number(ms.min)} ms, ${number(timesRows.median)}× rows; without reading ${number(reachMs.min)} ms, ${number(reachTimesRows.median)}×`;

function tableRow(figures: FormatFigures): string {
  const { bytes, encode, decode, scan, random, copiedBytes, heapMB, timesClone, timesMsgpack } = figures;
  const spread = ({ min, max }: { min: number; max: number }) => `${number(min)}–${number(max)}`;
  const cells = [
    escapeHtml(labelOf(figures)),
    number(bytes / 1e6),
    spread(encode),
    spread(decode),
    spread(scan),
    spread(random),
    number(copiedBytes / 1e6),
    number(heapMB),
    `${number(timesClone.median)} <small>(${spread(timesClone)})</small>`,
    `${number(timesMsgpack.median)} <small>(${spread(timesMsgpack)})</small>`,
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

interface Bar {
  readonly label: string;
  readonly parts: readonly { readonly kind: 'encode' | 'decode'; readonly value: number }[];
  readonly note: string;
}

const [LABEL, WIDTH, ROW] = [240, 440, 22];

/** Horizontal bars on one scale, each with its figures behind it. */
function bars(all: readonly Bar[]): string {
  const longest = Math.max(...all.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)));
  const scale = WIDTH / longest;
  const rows = all.map(({ label, parts, note }, i) => {
    const y = i * ROW;
    let x = LABEL;
    const rects = parts.map(({ kind, value }) => {
      const width = Math.max(value * scale, 0.5);
      const rect = `<rect class="${kind}" x="${x.toFixed(1)}" y="${y + 4}" width="${width.toFixed(1)}" height="${ROW - 8}"/>`;
      x += width;
      return rect;
    });
    return `<text x="${LABEL - 8}" y="${y + 15}" text-anchor="end">${escapeHtml(label)}</text>${rects.join('')}<text x="${(x + 6).toFixed(1)}" y="${y + 15}">${escapeHtml(note)}</text>`;
  });
  const height = all.length * ROW + 4;
  return `<svg viewBox="0 0 960 ${height}" role="img" aria-label="bar chart"><line class="grid" x1="${LABEL}" x2="${LABEL}" y1="0" y2="${height}"/>${rows.join('\n')}</svg>`;
}

const number = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
