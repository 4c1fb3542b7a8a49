import type { Schema } from 'apache-arrow';
import { type FileBlock, Footer } from 'apache-arrow/ipc/metadata/file';
import { MAGIC, MAGIC_LENGTH, TRAILER_LENGTH } from '../layout.ts';
import { ArrowDecodeError, type ArrowFailure } from './arrow-failure.ts';
import { FOOTER } from './arrow-flatbuffers.ts';
import { verifyFlatbuffer } from './verify-flatbuffer.ts';

/** What the footer says: the schema, and where the messages lie. Every block lies within the file. */
export interface DecodedFooter {
  readonly schema: Schema;
  readonly recordBatches: readonly FileBlock[];
  readonly dictionaries: readonly FileBlock[];
}

/** Reads the end of a file. See `encodeFooter` for the layout. */
export function decodeFooter(file: Uint8Array): DecodedFooter {
  if (file.byteLength < MAGIC_LENGTH + TRAILER_LENGTH) {
    throw new ArrowDecodeError(
      'truncated',
      `at least ${MAGIC_LENGTH + TRAILER_LENGTH} bytes`,
      `${file.byteLength} bytes`,
    );
  }
  expectMagic(file, 0, 'not-arrow', 'at the start');
  // What began as a file and does not end as one was cut short.
  expectMagic(file, file.byteLength - MAGIC.length, 'truncated', 'at the end');
  const end = file.byteLength - TRAILER_LENGTH;
  const length = new DataView(file.buffer, file.byteOffset).getInt32(end, true);
  if (length <= 0 || length > end - MAGIC_LENGTH) {
    throw new ArrowDecodeError('damaged', `a footer of 1 to ${end - MAGIC_LENGTH} bytes`, `${length} bytes`);
  }
  const bytes = file.subarray(end - length, end);
  verifyFlatbuffer(bytes, FOOTER);
  const footer = Footer.decode(bytes);
  const limit = end - length;
  return {
    schema: footer.schema,
    recordBatches: checked([...footer.recordBatches()], limit),
    dictionaries: checked([...footer.dictionaryBatches()], limit),
  };
}

function expectMagic(file: Uint8Array, at: number, reason: ArrowFailure['reason'], where: string): void {
  if (MAGIC.some((byte, i) => file[at + i] !== byte)) {
    const got = Buffer.from(file.subarray(at, at + MAGIC.length)).toString('latin1');
    throw new ArrowDecodeError(reason, `'ARROW1' ${where}`, JSON.stringify(got));
  }
}

function checked(blocks: FileBlock[], limit: number): FileBlock[] {
  for (const { offset, metaDataLength, bodyLength } of blocks) {
    const ok =
      Number.isSafeInteger(offset) &&
      Number.isSafeInteger(bodyLength) &&
      offset >= MAGIC_LENGTH &&
      metaDataLength >= 8 &&
      bodyLength >= 0 &&
      offset % 8 === 0 &&
      metaDataLength % 8 === 0 &&
      offset + metaDataLength + bodyLength <= limit;
    if (!ok) {
      throw new ArrowDecodeError(
        'damaged',
        `a message between bytes ${MAGIC_LENGTH} and ${limit}, at a multiple of 8`,
        `one at ${offset} with ${metaDataLength} + ${bodyLength} bytes`,
      );
    }
  }
  return blocks;
}
