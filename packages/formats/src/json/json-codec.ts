import { rowCodec } from '../codec/row-codec.ts';
import { decodeJson } from './decode.ts';
import { encodeJson } from './encode.ts';

/** Rows as JSON text. */
export const jsonCodec = rowCodec('json', encodeJson, decodeJson);
