import type { Spread } from '../measure/spread.ts';
import type { FormatsResults } from '../suites/formats.ts';
import { textTable } from './text-table.ts';

const times = ({ min, median, max }: Spread) => `${fixed(median)}x (${fixed(min)}-${fixed(max)})`;
const ms = ({ min, max }: Spread) => `${fixed(min)} (-${fixed(max)})`;
const fixed = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** The results as tables for a terminal. */
export function renderFormats({ tables, rounds }: FormatsResults): string {
  return tables
    .map(({ rows, formats, handOver }) => {
      const header = [
        'format',
        'from',
        'MB',
        'encode ms',
        'decode ms',
        'scan ms',
        '10k rows ms',
        'copied MB',
        'heap MB',
        'x clone',
        'x msgpack',
      ];
      const lines = formats.map((figures) => [
        figures.name,
        figures.from,
        fixed(figures.bytes / 1e6),
        ms(figures.encode),
        ms(figures.decode),
        ms(figures.scan),
        ms(figures.random),
        fixed(figures.copiedBytes / 1e6),
        fixed(figures.heapMB),
        times(figures.timesClone),
        times(figures.timesMsgpack),
      ]);
      const handed = handOver.map(({ to, as, ms: spread, timesRows, reachMs, reachTimesRows }) => [
        `to a ${to}, ${as}`,
        ms(spread),
        times(timesRows),
        ms(reachMs),
        times(reachTimesRows),
      ]);
      return [
        `${rows.toLocaleString('en')} symbols, ${rounds} rounds in turn; milliseconds are the least (and the most), ratios the median (and the extremes) of rounds`,
        textTable(header, lines),
        '',
        textTable(['handed over and read', 'ms', 'x rows', 'without reading, ms', 'x rows'], handed),
      ].join('\n');
    })
    .join('\n\n');
}
