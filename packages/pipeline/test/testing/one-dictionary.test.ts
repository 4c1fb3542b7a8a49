import { defineLayer } from '@strata/pipeline';
import { rowsOf, runLayer, tableOf } from '@strata/pipeline/testing';
import {
  columnDictionary,
  columnValues,
  createBatchWriter,
  defineTable,
  dictionary,
  stringAt,
  u32,
} from '@strata/tables';
import { expect, it } from 'vitest';
import { z } from 'zod';

const words = defineTable('words', 'Words', { word: dictionary('a word') });
const counts = defineTable('counts', 'How often each word is there', { word: dictionary('it'), count: u32('times') });

/** Trusts that equal words are equal integers in all batches, as repository layers may. */
const counter = defineLayer({
  id: 'counter',
  version: '1',
  module: import.meta.url,
  inputs: { words },
  outputs: { counts },
  scope: 'repository',
  options: z.object({}),
  run({ inputs, emit }) {
    const { batches } = inputs.words;
    const names = columnDictionary(batches[batches.length - 1], 'word');
    const times = new Uint32Array(names.length);
    for (const batch of batches) for (const word of columnValues(batch, 'word')) times[word]++;
    const { columns, finish } = createBatchWriter(counts);
    for (const [word, count] of times.entries()) {
      columns.word.pushString(stringAt(names, word));
      columns.count.push(count);
    }
    emit('counts', finish());
  },
});

it('runLayer shows a repository layer one dictionary for all batches of a table', async () => {
  const batch = (...texts: string[]) =>
    tableOf(
      words,
      texts.map((word) => ({ word })),
    );
  const inputs = { words: [batch('b', 'a'), batch(), batch('a', 'c', 'a'), batch('b')] };
  const before = inputs.words.map((rows) => rowsOf(rows));
  expect(rowsOf((await runLayer(counter, inputs)).counts)).toEqual([
    { word: 'b', count: 2 },
    { word: 'a', count: 3 },
    { word: 'c', count: 1 },
  ]);
  expect(inputs.words.map((rows) => rowsOf(rows))).toEqual(before);
});
