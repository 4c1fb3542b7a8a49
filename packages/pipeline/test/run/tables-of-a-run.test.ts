import { definePipeline, type EarlierOutputs, from, type RunEvent, use } from '@strata/pipeline';
import { columnStrings, columnValues, createBatchWriter, stringAt } from '@strata/tables';
import { describe, expect, it } from 'vitest';
import count from '../fixtures/toy/count.ts';
import hint from '../fixtures/toy/hint.ts';
import passesOn from '../fixtures/toy/passes-on.ts';
import report from '../fixtures/toy/report.ts';
import source from '../fixtures/toy/source.ts';
import split from '../fixtures/toy/split.ts';
import { words } from '../fixtures/toy/tables.ts';
import takeHints from '../fixtures/toy/take-hints.ts';
import warn from '../fixtures/toy/warn.ts';
import { mustPlan, tablesOf } from '../support/toy.ts';

const plan = (partitions: string[][], ...layers: Parameters<typeof definePipeline>[0]['layers']) =>
  mustPlan(definePipeline({ source: from(source, { partitions }), layers: [split, ...layers] }));

describe('what a layer emits', () => {
  it('may be an input as it came, or made with apache-arrow, in several batches', async () => {
    const tables = await tablesOf(plan([['a b c', 'b'], [''], ['d a']], passesOn, count));
    const words = ['a', 'b', 'c', 'b', 'd', 'a'];
    expect(tables.passed).toEqual(words.map((word) => ({ word })));
    // The input whose memory was passed on is what it was, for others too.
    expect(tables.words.map(({ word }) => word)).toEqual(words);
    expect(tables.counts.map(({ word, count }) => `${word} ${count}`)).toEqual(['a 2', 'b 2', 'c 1', 'd 1']);
    expect(tables.nested).toEqual(
      words.map((word) => ({ word, letters: word === 'b' ? null : [...word], pair: [1, 0.5], small: word })),
    );
  });

  it('may not name more strings than its index type can', async () => {
    const many = (prefix: string) => Array.from({ length: 100 }, (_, i) => `${prefix}${i}`).join(' ');
    await expect(tablesOf(plan([[many('a')], [many('b')]], passesOn))).rejects.toThrow(
      '"output":"nested","column":"small","expected":"at most 128 different strings, as many as its index type can name","got":"200"',
    );
  });
});

describe('rows of an earlier run', () => {
  const texts = split.inputs.texts;
  /** Knows of the text 'k' that its words are those of `found`. */
  const earlier = (found: readonly string[]): EarlierOutputs => ({
    reads: texts,
    outputsOf(rows) {
      const contents = columnStrings(rows, 'content');
      if (stringAt(contents, 0) !== 'k l') return undefined;
      const writer = createBatchWriter(words);
      for (const word of found) {
        writer.columns.text_id.push(columnValues(rows, 'text_id')[0]);
        writer.columns.word.pushString(word);
        writer.columns.kind.push(0);
        writer.columns.previous.pushNull();
      }
      return { words: writer.finish() };
    },
  });
  const parts = [['a k'], ['k l'], ['l b']];

  it('stand where the layer would have put them, and the layer does not run', async () => {
    const events: RunEvent[] = [];
    const tables = await tablesOf(plan(parts, count), {
      earlier: { split: earlier(['l', 'm']) },
      onEvent: (event) => events.push(event),
    });
    expect(tables.words.map(({ text_id, word }) => `${text_id} ${word}`)).toEqual([
      '0 a',
      '0 k',
      '1 l',
      '1 m',
      '2 l',
      '2 b',
    ]);
    expect(tables.counts.map(({ word, count }) => `${word} ${count}`)).toEqual(['a 1', 'b 1', 'k 1', 'l 2', 'm 1']);
    const kept = events.filter((event) => event.type === 'partition-kept');
    expect(kept).toEqual([{ type: 'partition-kept', phase: 1, slot: 'split', partition: 1 }]);
  });

  it('are refused if they are not as the layer declares', async () => {
    const wrong: EarlierOutputs = { reads: texts, outputsOf: (rows) => ({ words: rows }) };
    await expect(tablesOf(plan(parts), { earlier: { split: wrong } })).rejects.toThrow(/words/);
  });
});

describe('a table that several append to', () => {
  const warners = [use(warn, { who: 'z' }, 'z'), use(warn, { who: 'a' }, 'a')];

  it('has its rows by phase, slot and partition', async () => {
    for (const seed of [1, 2, 3]) {
      const { diagnostics } = await tablesOf(plan([['', 'x'], ['']], ...warners), { seed });
      expect(diagnostics.map(({ message }) => message)).toEqual([
        'a saw 0',
        'a saw 1',
        'a saw 2',
        'expected words in text-0, got none',
        'expected words in text-2, got none',
        'z saw 0',
        'z saw 1',
        'z saw 2',
      ]);
    }
  });

  it('is read whole by those who read it', async () => {
    const tables = await tablesOf(plan([['', 'x'], ['y']], report));
    const expected = ['split: expected words in text-0, got none', "text ''", "text 'x'"];
    expect(tables.report.map(({ line }) => line)).toEqual([...expected, expected[0], "text 'y'"]);
  });
});

describe('a transient column', () => {
  it('is kept for a later phase, and freed partition by partition there', async () => {
    const events: RunEvent[] = [];
    await tablesOf(plan([['a'], ['b'], ['c']], report), { onEvent: (event) => events.push(event) });
    const freed = events.flatMap((event) =>
      event.type === 'columns-freed' && event.columns.includes('content') ? [event.partition] : [],
    );
    expect(freed.sort()).toEqual([0, 1, 2]);
    const first = events.findIndex((event) => event.type === 'columns-freed' && event.columns.includes('content'));
    expect(first).toBeGreaterThan(events.findIndex((event) => event.type === 'phase-started' && event.phase === 2));
  });
});

describe('a table of transient columns', () => {
  it('is read by other layers, freed, and never stored', async () => {
    const freed: string[] = [];
    const tables = await tablesOf(plan([['a', 'bcd'], ['ef']], hint, takeHints), {
      onEvent: (event) => {
        if (event.type === 'table-freed') freed.push(event.table);
      },
    });
    expect(tables.sizes).toEqual([{ size: 1 }, { size: 3 }, { size: 2 }]);
    expect(Object.keys(tables)).not.toContain('hints');
    expect(freed).toContain('hints');
  });
});
