import { defineLayer } from '@strata/pipeline';
import { columnDictionary, columnStrings, columnValues, createBatchWriter, stringAt } from '@strata/tables';
import { z } from 'zod';
import { faults, lines, requests } from './tables.ts';

const REQUEST = /^(\S+) ([A-Z]+) (\S+) (\d{3}) (\d+)$/;

/** Lines to requests: each partition by itself, on whatever worker is free. */
export default defineLayer({
  id: 'parse',
  version: '1',
  module: import.meta.url,
  inputs: { lines },
  outputs: { requests, faults },
  scope: 'partition',
  options: z.strictObject({}),
  run({ inputs, emit, at, signal }) {
    const [batch] = inputs.lines.batches;
    const texts = columnStrings(batch, 'text');
    const files = columnValues(batch, 'file');
    const names = columnDictionary(batch, 'file');
    const numbers = columnValues(batch, 'line');
    const good = createBatchWriter(requests);
    const bad = createBatchWriter(faults);
    for (let row = 0; row < texts.length; row++) {
      if (row === 0 || files[row] !== files[row - 1]) {
        signal.throwIfAborted();
        at(stringAt(names, files[row]));
      }
      const match = REQUEST.exec(stringAt(texts, row));
      if (match === null) {
        bad.columns.file.pushString(stringAt(names, files[row]));
        bad.columns.line.push(numbers[row]);
        continue;
      }
      const [, client, method, path, status, bytes] = match;
      good.columns.client.pushString(client);
      good.columns.method.pushString(method);
      good.columns.path.pushString(path);
      good.columns.status.push(Number(status));
      good.columns.bytes.push(Number(bytes));
    }
    emit('requests', good.finish());
    emit('faults', bad.finish());
  },
});
