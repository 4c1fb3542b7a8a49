import type { FoundLine } from './found-line.ts';

/**
 * What two threads share to match blocks: one asks and waits, the other answers.
 *
 *     control: | state | bytes of the request, then of the reply | first line | limit |    Int32, in a SharedArrayBuffer
 *     data:    the request's text as it lies in the file; then the reply, the lines found as JSON in UTF-8
 *
 * The state goes starting -> ready -> request -> reply -> ready …, and at last closed. Whoever waits for a change waits with `Atomics.wait`, so neither needs
 * its event loop, and the one who asks can stop waiting at any time.
 */
export interface WorkerChannel {
  readonly control: Int32Array<SharedArrayBuffer>;
  /** Grows as needed, on either side. */
  readonly data: SharedArrayBuffer;
}

export const ChannelState = Object.freeze({ starting: 0, ready: 1, request: 2, reply: 3, closed: 4 });

/** What a worker is started with. */
export interface WorkerStart extends WorkerChannel {
  readonly ascii: RegExpText;
  readonly unicode: RegExpText;
}

/** An expression as text: structured clone loses nothing of it, but compiles it twice. */
export interface RegExpText {
  readonly source: string;
  readonly flags: string;
}

const STATE = 0;
const SIZE = 1;
const FIRST_LINE = 2;
const LIMIT = 3;

export function createChannel(): WorkerChannel {
  return {
    control: new Int32Array(new SharedArrayBuffer(16)),
    data: new SharedArrayBuffer(1 << 16, { maxByteLength: 2 ** 30 }),
  };
}

/** Waits until the state is no longer `state`. False if that takes longer than `milliseconds`. */
export function awaitChange({ control }: WorkerChannel, state: number, milliseconds?: number): boolean {
  return Atomics.wait(control, STATE, state, milliseconds) !== 'timed-out';
}

export function stateOf({ control }: WorkerChannel): number {
  return Atomics.load(control, STATE);
}

export function setState({ control }: WorkerChannel, state: number): void {
  Atomics.store(control, STATE, state);
  Atomics.notify(control, STATE);
}

/** A block to be matched. */
export interface MatchRequest {
  readonly bytes: Buffer;
  readonly firstLine: number;
  readonly limit: number;
}

export function writeRequest(channel: WorkerChannel, { bytes, firstLine, limit }: MatchRequest): void {
  write(channel, bytes);
  channel.control[FIRST_LINE] = firstLine;
  channel.control[LIMIT] = Math.min(limit, 0x7fff_ffff);
  setState(channel, ChannelState.request);
}

export function readRequest(channel: WorkerChannel): MatchRequest {
  return { bytes: read(channel), firstLine: channel.control[FIRST_LINE], limit: channel.control[LIMIT] };
}

export function writeReply(channel: WorkerChannel, lines: readonly FoundLine[]): void {
  write(channel, Buffer.from(JSON.stringify(lines)));
  setState(channel, ChannelState.reply);
}

export function readReply(channel: WorkerChannel): FoundLine[] {
  const lines = JSON.parse(read(channel).toString('utf8')) as FoundLine[];
  setState(channel, ChannelState.ready);
  return lines;
}

function write({ control, data }: WorkerChannel, bytes: Buffer): void {
  if (data.byteLength < bytes.length) data.grow(bytes.length);
  new Uint8Array(data).set(bytes);
  control[SIZE] = bytes.length;
}

/** A copy: decoders refuse shared memory that can grow. */
function read({ control, data }: WorkerChannel): Buffer {
  const bytes = Buffer.allocUnsafe(control[SIZE]);
  bytes.set(new Uint8Array(data, 0, control[SIZE]));
  return bytes;
}
