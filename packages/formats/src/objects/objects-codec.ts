import { rowCodec } from '../codec/row-codec.ts';
import { decodeObjects } from './decode.ts';
import { encodeObjects } from './encode.ts';

/**
 * Plain rows by structured clone: what postMessage and `process.send` (advanced serialization) do with objects.
 * Not canonical: V8 writes down how it holds a value, as an integer or a double, in one byte a character or two.
 */
export const objectsCodec = rowCodec('objects', encodeObjects, decodeObjects, false);
