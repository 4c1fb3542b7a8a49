import { DecodeError, damaged } from '../codec/codec-failure.ts';
import { decodeBlock } from './decode-block.ts';
import { BLOCK_BYTES, FLAG, FRAME_MAGIC, STORED_BLOCK, VERSION, VERSION_MASK } from './layout.ts';
import { xxh32 } from './xxh32.ts';

/**
 * The content of an LZ4 frame, which may be any bytes: of any block size, with linked blocks and with checksums, which are checked. Memory is taken for
 * `byteLength` bytes and no more, whatever the frame says.
 *
 * @param byteLength - what the content must have, known from elsewhere
 * @throws DecodeError
 */
export function decodeFrame(frame: Uint8Array, byteLength: number): Uint8Array<ArrayBuffer> {
  const reader = new FrameReader(frame);
  const { flags, blockBytes } = readHeader(reader, byteLength);
  const content = new Uint8Array(byteLength);
  const independent = (flags & FLAG.independentBlocks) !== 0;
  let end = 0;
  for (let length = reader.u32(); length !== 0; length = reader.u32()) {
    const block = reader.take(length % STORED_BLOCK);
    if (flags & FLAG.blockChecksums) expectChecksum(block, reader.u32(), 'of a block');
    const limit = Math.min(byteLength, end + blockBytes);
    if (length < STORED_BLOCK) {
      end = decodeBlock(block, 0, block.byteLength, content, independent ? end : 0, end, limit);
    } else {
      if (block.byteLength > limit - end) throw damaged(`a block of at most ${limit - end} bytes`, block.byteLength);
      content.set(block, end);
      end += block.byteLength;
    }
  }
  if (end !== byteLength) throw damaged(`${byteLength} bytes in a frame`, end);
  if (flags & FLAG.contentChecksum) expectChecksum(content, reader.u32(), 'of the content');
  reader.expectEnd();
  return content;
}

function readHeader(reader: FrameReader, byteLength: number): { flags: number; blockBytes: number } {
  const magic = reader.u32();
  if (magic !== FRAME_MAGIC) throw damaged(`an LZ4 frame, ${FRAME_MAGIC.toString(16)}`, magic.toString(16));
  const start = reader.at;
  const [flags, sizes] = reader.take(2);
  if ((flags & VERSION_MASK) !== VERSION)
    throw new DecodeError('unsupported', 'LZ4 frames of version 1', `${flags >> 6}`);
  if (flags & FLAG.dictionary) throw new DecodeError('unsupported', 'an LZ4 frame without a dictionary', 'one with');
  const blockBytes = BLOCK_BYTES[sizes >> 4];
  if (flags & FLAG.reserved || sizes & 0x8f || blockBytes === undefined) {
    throw damaged('flags that LZ4 frames have', `${flags.toString(16)} ${sizes.toString(16)}`);
  }
  if (flags & FLAG.contentSize) {
    const size = reader.u64();
    if (size !== BigInt(byteLength)) throw damaged(`${byteLength} bytes in a frame`, size);
  }
  const checksum = (xxh32(reader.since(start)) >>> 8) & 0xff;
  const [stored] = reader.take(1);
  if (checksum !== stored) throw damaged(`checksum ${checksum} of a frame's header`, stored);
  return { flags, blockBytes };
}

function expectChecksum(bytes: Uint8Array, stored: number, what: string): void {
  const checksum = xxh32(bytes);
  if (checksum !== stored) throw damaged(`checksum ${checksum} ${what}`, stored);
}

/** Takes a frame apart from front to back; never beyond its end. */
class FrameReader {
  readonly #frame: Uint8Array;
  readonly #view: DataView;
  at = 0;

  constructor(frame: Uint8Array) {
    this.#frame = frame;
    this.#view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  }

  u32(): number {
    return this.#view.getUint32(this.#step(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#step(8), true);
  }

  take(bytes: number): Uint8Array {
    const start = this.#step(bytes);
    return this.#frame.subarray(start, start + bytes);
  }

  since(start: number): Uint8Array {
    return this.#frame.subarray(start, this.at);
  }

  /** Some writers round the lengths of buffers up: nothing but zeroes may follow, less than eight. */
  expectEnd(): void {
    const rest = this.#frame.subarray(this.at);
    if (rest.byteLength >= 8 || rest.some((byte) => byte !== 0)) {
      throw damaged('nothing after a frame', `${rest.byteLength} bytes`);
    }
  }

  #step(bytes: number): number {
    const start = this.at;
    const left = this.#frame.byteLength - start;
    if (bytes > left) throw damaged(`${bytes} more bytes of a frame`, left);
    this.at = start + bytes;
    return start;
  }
}
