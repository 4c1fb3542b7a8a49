import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { defineEmbedder, EmbedFailure } from '@strata/l6-vector/embedding';
import { z } from 'zod';
import { loadLibrary } from './load-library.ts';

const settings = z.strictObject({
  /** Directory of the model: config.json, tokenizer.json, tokenizer_config.json and onnx/model.onnx, or another of the files named after their precision. */
  model: z.string().min(1),
  /** How the vectors of tokens become one: what the model was trained with. */
  pooling: z.enum(['mean', 'cls']).default('mean'),
  /** Put before each text: models such as nomic-embed-text and e5 want to be told what it is. */
  queryPrefix: z.string().default(''),
  documentPrefix: z.string().default(''),
});

export type OnnxSettings = z.output<typeof settings>;

/** File names of `onnx/`, best first, with the name of their precision. */
const PRECISIONS = {
  'model.onnx': 'fp32',
  'model_fp16.onnx': 'fp16',
  'model_quantized.onnx': 'q8',
  'model_int8.onnx': 'int8',
};

/** An ONNX model in a directory. Nothing is ever downloaded: the library's remote loading is off. */
export default defineEmbedder({
  name: 'onnx',
  settings,
  async open({ model, pooling, queryPrefix, documentPrefix }) {
    const dtype = precisionOf(model);
    const { env, pipeline } = await loadLibrary();
    env.allowRemoteModels = false;
    env.allowLocalModels = true;
    env.localModelPath = path.dirname(path.resolve(model));
    const extract = await pipeline('feature-extraction', path.basename(path.resolve(model)), {
      dtype,
      device: 'cpu',
      local_files_only: true,
    }).catch((error: Error) => {
      throw missing(model, error.message.split('\n')[0]);
    });
    return {
      async embed(texts, kind) {
        const prefix = kind === 'query' ? queryPrefix : documentPrefix;
        const { data } = await extract(
          texts.map((text) => prefix + text),
          { pooling, normalize: true },
        );
        return Float32Array.from(data);
      },
      async close() {
        await extract.dispose();
      },
    };
  },
});

function precisionOf(model: string): string {
  for (const file of ['config.json', 'tokenizer.json']) {
    if (!existsSync(path.join(model, file))) throw missing(model, `no ${file}`);
  }
  const found = Object.entries(PRECISIONS).find(([file]) => existsSync(path.join(model, 'onnx', file)));
  if (found) return found[1];
  const there = existsSync(path.join(model, 'onnx')) ? readdirSync(path.join(model, 'onnx')).join(', ') : 'no onnx/';
  throw missing(model, there || 'an empty onnx/');
}

function missing(model: string, got: string): EmbedFailure {
  return new EmbedFailure({
    reason: 'missing-model',
    expected: `a model in ${model}: config.json, tokenizer.json, onnx/${Object.keys(PRECISIONS).join(' or onnx/')}`,
    got,
    likelyCause: 'another directory was meant, or the model was not exported to ONNX',
    nextStep: 'name the directory with --model, as it comes from a model hub with its folder onnx',
  });
}
