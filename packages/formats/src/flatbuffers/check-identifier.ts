import { ArrowDecodeError } from '../arrow/decode/arrow-failure.ts';
import { type TableShape, verifyFlatbuffer } from '../arrow/decode/verify-flatbuffer.ts';
import { DecodeError } from '../codec/codec-failure.ts';

/** Checks a buffer's beginning and, by its shape, every offset in it. Another version of ours is `unsupported`. @throws DecodeError */
export function checkFlatbuffer(bytes: Uint8Array, identifier: string, shape: TableShape): void {
  if (bytes.byteLength < 8) throw new DecodeError('truncated', 'at least 8 bytes', `${bytes.byteLength}`);
  const got = Buffer.from(bytes.subarray(4, 8)).toString('latin1');
  if (got.slice(0, 3) !== identifier.slice(0, 3)) {
    throw new DecodeError('not-this-format', `file identifier '${identifier}'`, JSON.stringify(got));
  }
  if (got !== identifier) throw new DecodeError('unsupported', `version '${identifier}'`, `'${got}'`);
  try {
    verifyFlatbuffer(bytes, shape);
  } catch (error) {
    if (!(error instanceof ArrowDecodeError)) throw error;
    throw new DecodeError(error.reason === 'unsupported' ? 'unsupported' : 'damaged', error.expected, error.got);
  }
}
