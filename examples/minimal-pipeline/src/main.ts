// Totals of the logs below a directory: node src/main.ts [DIRECTORY [WORKERS]]
import path from 'node:path';
import {
  definePipeline,
  formatFault,
  formatRunError,
  from,
  planPipeline,
  runPipeline,
  type TableSink,
  use,
} from '@strata/pipeline';
import { columnStrings, columnValues, stringAt } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import logs from './log-source.ts';
import pages from './pages-layer.ts';
import parse from './parse-layer.ts';

const [root = path.join(import.meta.dirname, '../sample'), workers = '2'] = process.argv.slice(2);

// The layers may stand in any order: their tables order them.
const pipeline = definePipeline({
  source: from(logs, { files: '*.txt', partitionBytes: 100 }),
  layers: [use(pages, { limit: 10 }), parse],
});

const planned = planPipeline(pipeline);
if (!planned.ok) {
  for (const fault of planned.faults) console.error(formatFault(fault));
  process.exit(1);
}
for (const { number, layers } of planned.plan.phases) {
  console.log(`phase ${number}: ${layers.map(({ slot }) => slot).join(', ')}`);
}

// Every table of the run passes by here; `createIndexWriter` is a sink that stores them.
const sink: TableSink = {
  append({ name }, batch) {
    if (name === 'pages') print(batch);
  },
  finish() {},
};

const result = await runPipeline(planned.plan, { root, workers: Number(workers), sink });
if (!result.ok) {
  console.error(formatRunError(result.error));
  process.exit(1);
}

function print(batch: RecordBatch): void {
  const paths = columnStrings(batch, 'path');
  const requests = columnValues(batch, 'requests');
  const failures = columnValues(batch, 'failures');
  for (let row = 0; row < paths.length; row++) {
    console.log(`${stringAt(paths, row)}: ${requests[row]} requests, ${failures[row]} failed`);
  }
}
