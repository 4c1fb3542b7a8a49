import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A model as small as one can be: the vector of a token is a row of a table, and nothing else happens to it. */
export interface TinyModel {
  readonly vocabulary: readonly string[];
  /** By token, values of its vector. */
  readonly vectors: readonly (readonly number[])[];
}

/** Words that the vocabulary has not are this, and short texts are filled up with that. */
export const PADDING = '[PAD]';
export const UNKNOWN = '[UNK]';

/** Writes a model's directory as model hubs have them: config.json, tokenizer.json, tokenizer_config.json, onnx/model.onnx. */
export function writeTinyModel(directory: string, { vocabulary, vectors }: TinyModel): void {
  mkdirSync(path.join(directory, 'onnx'), { recursive: true });
  const json = (name: string, value: unknown) => writeFileSync(path.join(directory, name), JSON.stringify(value));
  json('config.json', { model_type: 'bert', hidden_size: vectors[0].length, vocab_size: vocabulary.length });
  json('tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    pad_token: PADDING,
    unk_token: UNKNOWN,
    model_max_length: 64,
  });
  json('tokenizer.json', {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [PADDING, UNKNOWN].map((content) => ({
      id: vocabulary.indexOf(content),
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
      unk_token: UNKNOWN,
    },
  });
  writeFileSync(path.join(directory, 'onnx', 'model.onnx'), onnxOf(vectors));
}

/** Element types and the version of the operators, as in onnx.proto. */
const FLOAT = 1;
const INT64 = 7;
const OPERATORS = 13;
const FORMAT = 8;

/** A ModelProto whose graph is `last_hidden_state = Gather(vectors, input_ids)`. Field numbers are those of onnx.proto. */
function onnxOf(vectors: readonly (readonly number[])[]): Buffer {
  const values = Float32Array.from(vectors.flat());
  const table = message(
    ...[vectors.length, vectors[0].length].map((size) => integer(1, size)),
    integer(2, FLOAT),
    text(8, 'vectors'),
    bytes(9, Buffer.from(values.buffer)),
  );
  const gather = message(text(1, 'vectors'), text(1, 'input_ids'), text(2, 'last_hidden_state'), text(4, 'Gather'));
  const graph = message(
    bytes(1, gather),
    text(2, 'tiny'),
    bytes(5, table),
    bytes(11, valueInfo('input_ids', INT64, ['batch', 'sequence'])),
    bytes(12, valueInfo('last_hidden_state', FLOAT, ['batch', 'sequence', vectors[0].length])),
  );
  return message(integer(1, FORMAT), bytes(7, graph), bytes(8, message(text(1, ''), integer(2, OPERATORS))));
}

function valueInfo(name: string, type: number, shape: readonly (string | number)[]): Buffer {
  const dimensions = shape.map((size) =>
    bytes(1, message(typeof size === 'number' ? integer(1, size) : text(2, size))),
  );
  const tensor = message(integer(1, type), bytes(2, message(...dimensions)));
  return message(text(1, name), bytes(2, message(bytes(1, tensor))));
}

// The wire format of protocol buffers: a field is its number and wire type, then an integer (0), or a length and bytes (2).
const message = (...fields: readonly Buffer[]): Buffer => Buffer.concat(fields);
const integer = (field: number, value: number): Buffer => Buffer.concat([varint(field << 3), varint(value)]);
const bytes = (field: number, value: Buffer): Buffer =>
  Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);
const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value, 'utf8'));

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) out.push((rest & 0x7f) | 0x80);
  out.push(rest);
  return Buffer.from(out);
}
