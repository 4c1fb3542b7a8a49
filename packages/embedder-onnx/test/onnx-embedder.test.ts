import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import onnx from '@strata/embedder-onnx';
import { EmbedFailure } from '@strata/l6-vector/embedding';
import { expect, it, onTestFinished } from 'vitest';

function directoryWith(files: readonly string[]): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'strata-onnx-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  mkdirSync(path.join(directory, 'onnx'));
  for (const file of files) writeFileSync(path.join(directory, file), '{}');
  return directory;
}

const failure = async (model: string) => {
  const error = await Promise.resolve(onnx.open(onnx.settings.parse({ model }))).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(EmbedFailure);
  return error as EmbedFailure;
};

it('says which file of a model is missing', async () => {
  const empty = await failure(directoryWith([])).catch((error) => error);
  expect(empty).toMatchObject({ reason: 'missing-model', details: { got: 'no config.json' } });
  const bare = await failure(directoryWith(['config.json', 'tokenizer.json', 'onnx/other.onnx']));
  expect(bare).toMatchObject({ reason: 'missing-model', details: { got: 'other.onnx' } });
});

it('says how to get the library where it is not installed, and that a model cannot be read where it is', async () => {
  const before = process.cwd();
  const directory = directoryWith(['config.json', 'tokenizer.json', 'onnx/model.onnx']);
  process.chdir(directory);
  try {
    const { reason, message } = await failure(directory);
    expect(['missing-library', 'missing-model']).toContain(reason);
    if (reason === 'missing-library') expect(message).toContain('npm install @huggingface/transformers');
  } finally {
    process.chdir(before);
  }
});
