import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import onnx from '@strata/embedder-onnx';
import { neuralLayer } from '@strata/l6-vector';
import { contractSuite, tableOf } from '@strata/pipeline/testing';
import { chunks, files, nodes } from '@strata/tables';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { installed } from '../support/installed.ts';
import { PADDING, UNKNOWN, writeTinyModel } from './tiny-model.ts';

const found = installed('@huggingface/transformers', '4.3.1');
if (found.missing !== undefined) console.warn(`optional: NOT RUN: onnx: ${found.missing}`);

const WORDS = {
  [PADDING]: [100, 100, 100],
  [UNKNOWN]: [0, 0, 1],
  read: [1, 0, 0],
  write: [0, 1, 0],
  file: [3, 4, 0],
  query: [0, 0, 2],
};

/** What the model has to give: the mean of the words' vectors, of length 1. */
function expected(...words: (keyof typeof WORDS)[]): number[] {
  const sum = [0, 1, 2].map((i) => words.reduce((total, word) => total + WORDS[word][i], 0));
  return sum.map((value) => value / Math.hypot(...sum));
}

describe.skipIf(found.missing !== undefined)('a model of ours in ONNX, run by @huggingface/transformers', () => {
  const model = mkdtempSync(path.join(tmpdir(), 'strata-tiny-model-'));
  const before = process.cwd();
  beforeAll(() => {
    writeTinyModel(model, { vocabulary: Object.keys(WORDS), vectors: Object.values(WORDS) });
    // The library is looked for in the current directory's packages.
    process.chdir(found.folder);
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(model, { recursive: true });
  });

  async function vectorsOf(texts: readonly string[], kind: 'query' | 'document', settings: object = {}) {
    const embedder = await onnx.open(onnx.settings.parse({ model, ...settings }));
    const values = await embedder.embed(texts, kind, AbortSignal.timeout(60_000));
    await embedder.close?.();
    expect(values).toHaveLength(3 * texts.length);
    return texts.map((_, i) => [...values.subarray(3 * i, 3 * i + 3)]);
  }

  const close = (got: readonly number[][], wanted: readonly number[][]) =>
    got.forEach((vector, i) => {
      vector.forEach((value, j) => {
        expect(value).toBeCloseTo(wanted[i][j], 5);
      });
    });

  it('gives the mean of the tokens of each text, of length 1, whatever it was filled up with', async () => {
    const texts = ['read file', 'Write', 'read write file file', 'unheard'];
    close(await vectorsOf(texts, 'document'), [
      expected('read', 'file'),
      expected('write'),
      expected('read', 'write', 'file', 'file'),
      expected(UNKNOWN),
    ]);
  });

  it('gives the first token where the model was trained so', async () => {
    close(await vectorsOf(['read file', 'file'], 'document', { pooling: 'cls' }), [expected('read'), expected('file')]);
  });

  it('puts the prefix of its kind before a text', async () => {
    const prefixes = { queryPrefix: 'query ', documentPrefix: 'write ' };
    close(await vectorsOf(['file'], 'query', prefixes), [expected('query', 'file')]);
    close(await vectorsOf(['file'], 'document', prefixes), [expected('write', 'file')]);
  });

  it('says which model cannot be read', async () => {
    const broken = mkdtempSync(path.join(tmpdir(), 'strata-broken-model-'));
    onTestFinished(() => rmSync(broken, { recursive: true }));
    writeTinyModel(broken, { vocabulary: Object.keys(WORDS), vectors: Object.values(WORDS) });
    writeFileSync(path.join(broken, 'onnx/model.onnx'), 'no protocol buffer');
    const opened = onnx.open(onnx.settings.parse({ model: broken }));
    await expect(opened).rejects.toMatchObject({ reason: 'missing-model' });
    await expect(opened).rejects.toThrow(broken);
  });

  it('asks no other machine, even for a file that the directory has not', async () => {
    const asked = vi.spyOn(globalThis, 'fetch');
    onTestFinished(() => asked.mockRestore());
    const bare = mkdtempSync(path.join(tmpdir(), 'strata-bare-model-'));
    onTestFinished(() => rmSync(bare, { recursive: true }));
    writeTinyModel(bare, { vocabulary: Object.keys(WORDS), vectors: Object.values(WORDS) });
    rmSync(path.join(bare, 'tokenizer_config.json'));
    const embedder = await onnx.open(onnx.settings.parse({ model: bare }));
    await embedder.close?.();
    expect(asked.mock.calls.filter(([address]) => /^https?:/.test(String(address)))).toEqual([]);
  });

  const text = (i: number) => ['read file', 'write file', 'read write'][i];
  contractSuite({
    layer: neuralLayer(3, 'f32'),
    options: { embedder: import.meta.resolve('@strata/embedder-onnx'), settings: { model }, batch: 1, concurrency: 1 },
    sample: () => ({
      partitions: [0, 1, 2].map((file_id) => ({
        files: tableOf(files, [{ file_id, path: 'a.py', content: text(file_id) }]),
        nodes: tableOf(nodes, [{ file_id }]),
        chunks: tableOf(chunks, [
          ...(file_id === 0 ? [{ chunk: 0, kind: 'repository', path: '' }] : []),
          { chunk: 1 + file_id, kind: 'file', flags: 1, file_id, node: 0, end_byte: text(file_id).length },
        ]),
      })),
    }),
    empty: { diagnostics: 'the model can be read' },
    // The first run loads the library, and a model each.
    abortWithin: 60_000,
  });
});
