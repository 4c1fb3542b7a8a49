import { readdirSync } from 'node:fs';
import os from 'node:os';
import { runLayer, tableOf } from '@strata/pipeline/testing';
import { describe, expect, it } from 'vitest';
import { SharedSignal } from '../../src/pool/shared-signal.ts';
import { rowsOf } from '../../src/testing/index.ts';
import { countInProcess } from '../fixtures/foreign/count-in-process.ts';
import { words } from '../fixtures/toy/tables.ts';

const given = { words: ['b', 'a', 'b'].map((word) => tableOf(words, [{ word }])) };
const leftOver = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith('strata-layer-'));

describe('a layer in another program', () => {
  it('reads and writes files whose paths it is handed, and leaves none behind', async () => {
    const before = leftOver();
    const { counts } = await runLayer(countInProcess(), given);
    expect(rowsOf(counts)).toEqual([
      { word: 'a', count: 1 },
      { word: 'b', count: 2 },
    ]);
    expect(leftOver()).toEqual(before);
  });

  it('fails with what the program said', async () => {
    const failing = runLayer(countInProcess('fail'), given, { options: { like: 'x' } });
    await expect(failing).rejects.toThrow(
      /to end with exit code 0, got exit code 3:\nno words like that: \{"like":"x"\}/,
    );
  });

  it('fails with the column and the row when the program writes what does not fit', async () => {
    const failing = runLayer(countInProcess('wrong'), given);
    await expect(failing).rejects.toThrow(
      /output 'counts' of count-in-process, column 'count', row 0: expected Uint32, got -1/,
    );
  });

  it('ends the program when the run is aborted', async () => {
    const signal = new SharedSignal();
    const running = runLayer(countInProcess('hang'), given, { signal });
    setTimeout(() => signal.abort(), 50);
    await expect(running).rejects.toMatchObject({ failure: { reason: 'aborted' } });
  });
});
