import {
  type ContractSubject,
  ContractViolation,
  contractChecks,
  contractSuite,
  tableOf,
} from '@strata/pipeline/testing';
import { describe, expect, it } from 'vitest';
import { prepareSubject } from '../../src/testing/contract/contract-subject.ts';
import breaks from '../fixtures/toy/breaks-contract.ts';
import count from '../fixtures/toy/count.ts';
import split from '../fixtures/toy/split.ts';
import { counts, texts, words } from '../fixtures/toy/tables.ts';
import weigh from '../fixtures/toy/weigh.ts';

const contents = ['a b A', 'b c', 'c', 'a a B', 'd'];
/** One without words: `split` has a diagnostic for it. */
const textContents = [...contents, ''];
const paths = textContents.map((_, i) => `text-${i}`);

const someTexts = () => ({
  partitions: textContents.map((content, i) => ({
    texts: tableOf(texts, [{ text_id: i, path: paths[i], owner: `o${i % 2}`, content }]),
  })),
});

const someWords = () => ({
  partitions: contents.map((content, i) => ({
    words: tableOf(
      words,
      content.split(' ').map((word) => ({ text_id: i, word })),
    ),
  })),
});

contractSuite({ layer: split, sample: someTexts, places: paths });
contractSuite({ layer: count, sample: someWords });

describe('a layer that also sees a whole table', () => {
  const all = ['A', 'B', 'a', 'b', 'c', 'd'].map((word) => ({ word, count: 1 }));
  const subject: ContractSubject = {
    layer: weigh,
    sample: () => ({ ...someWords(), whole: { counts: tableOf(counts, all) } }),
    places: [],
  };
  it.each(contractChecks(subject).slice(0, 6))('can keep the contract: it $name', async (check) => {
    await check.run(await prepareSubject(subject));
  });
});

const NAMES = {
  emits: 'emits rows of every output, and such as it declares',
  bytes: 'gives the same bytes with 1, 2 and 5 workers, and in any order',
  partitions: 'gives the same rows however the input is partitioned',
  inputs: 'leaves its inputs as they are',
  empty: 'takes empty tables',
  one: 'takes one partition, and one row',
  abort: 'obeys the abort signal',
  places: 'names the place it works on, for errors to name it too',
};

describe('the suite catches a layer that', () => {
  const subject = (how: string): ContractSubject => ({
    layer: breaks,
    options: { how },
    sample: someTexts,
    places: how === 'one-place' ? paths : undefined,
    abortWithin: how === 'slow' ? 10 : 10_000,
  });

  /** Names of the checks that a misbehaviour fails. */
  async function violated(how: string): Promise<string[]> {
    const context = await prepareSubject(subject(how));
    const failed: string[] = [];
    for (const check of contractChecks(subject(how))) {
      try {
        await check.run(context);
      } catch (error) {
        expect(String(error)).toMatch(/expected|Error/);
        failed.push(check.name);
      }
    }
    return failed;
  }

  it('or lets one pass that keeps all of it', async () => {
    expect(await violated('nothing')).toEqual([]);
  }, 60_000);

  it.each([
    ['reads a clock', 'clock', ['bytes', 'partitions']],
    ['counts its runs', 'counter', ['bytes', 'partitions']],
    ['lets partitions show', 'counts-partition', ['partitions']],
    ['writes to its inputs', 'writes-inputs', ['inputs']],
    ['fails on empty tables', 'fails-on-empty', ['empty']],
    ['never looks at the signal', 'never-looks', ['abort']],
    ['looks at the signal only once', 'looks-once', ['abort']],
    ['looks at the signal and goes on', 'ignores', ['abort']],
    ['looks at the signal too seldom', 'slow', ['abort']],
    ['names no place', 'no-place', ['places']],
    ['names one place of several', 'one-place', ['places']],
    ['emits nothing', 'silent', ['emits']],
    ['emits what it did not declare', 'undeclared', Object.keys(NAMES)],
    ['fails on one text', 'fails-on-one-text', ['emits', 'bytes', 'partitions', 'one', 'places']],
  ] as [string, string, (keyof typeof NAMES)[]][])('%s', async (_, how, expected) => {
    expect(await violated(how)).toEqual(expected.map((name) => NAMES[name]));
  });

  it.each([
    ['none in an output, and does not say why', {}, [], 'expected rows in every output, got none in diagnostics'],
    [
      'some where it says there are none',
      { diagnostics: 'x', words: 'y' },
      [''],
      'expected no rows in diagnostics, words, as `empty` says',
    ],
    ['none of what is no output', { other: 'x' }, [''], 'expected no rows in other, as `empty` says'],
    ['none where it says why', { diagnostics: 'all texts have words' }, [], undefined],
  ] as const)('or a sample that gives %s', async (_, empty, more, message) => {
    const partitions = ['a b', 'c', ...more].map((content, i) => ({
      texts: tableOf(texts, [{ text_id: i, path: `text-${i}`, owner: '', content }]),
    }));
    const sample: ContractSubject = { layer: split, sample: () => ({ partitions }), empty };
    const check = contractChecks(sample).find(({ name }) => name === NAMES.emits)!;
    const done = expect(check.run(await prepareSubject(sample)));
    await (message === undefined ? done.resolves.toBeUndefined() : done.rejects.toThrow(message));
  });

  it('says what was expected and what came', async () => {
    const context = await prepareSubject(subject('no-place'));
    const check = contractChecks(subject('no-place')).find(({ name }) => name === NAMES.places)!;
    await expect(check.run(context)).rejects.toThrow(ContractViolation);
    await expect(check.run(context)).rejects.toThrow('expected context.at(...) before the first emit, got none');
  });
});
