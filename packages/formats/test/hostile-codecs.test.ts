import { memoryUsage } from 'node:process';
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { CODECS, type Codec, type CodecFailureReason, formatFailure, type RowTable } from '../src/index.ts';
import { readEverything } from '../src/testing/index.ts';
import { Bytes, encodedWith, victim, withBadOffsets, withBadText } from './support/damages.ts';

type Outcome = CodecFailureReason | 'ok';
type Damage = readonly [outcome: Outcome, damaged: (codec: Codec) => Bytes, note?: string];

/** What is done to the encoding of a table on purpose, and what has to come of it. `note` says what is asserted where a format has no such thing. */
interface Damages {
  readonly truncated: Damage;
  /** All outcomes that there are when one bit after the other is flipped: values have no checksum, so that some give another table. */
  readonly flipped: readonly Outcome[];
  readonly magic: Damage;
  readonly version: Damage;
  readonly lengths: readonly Damage[];
  readonly offsets: Damage;
  readonly utf8: readonly Damage[];
}

const of = (codec: Codec) => Bytes.of(codec);
const half = (outcome: Outcome): Damage => [outcome, (codec) => of(codec).cut(of(codec).bytes.length >> 1)];
const BAD = 0x28;

/** Texts in UTF-8, wherever they lie: the second byte of a letter is changed. */
const badText: Damage = ['damaged', (codec) => patched(codec, (b) => b.put(b.find('tëxt') + 2, BAD))];
const badWord: Damage = ['damaged', (codec) => patched(codec, (b) => b.put(b.find('wörd') + 2, BAD))];

function patched(codec: Codec, change: (bytes: Bytes) => Bytes): Bytes {
  return change(of(codec));
}

const objects: Damages = {
  truncated: half('damaged'),
  flipped: ['damaged', 'not-this-format', 'ok', 'other-schema', 'unsupported'],
  magic: ['not-this-format', (codec) => patched(codec, (b) => b.put(0, 0x50))],
  version: ['unsupported', () => new Bytes(serialize({ ...clone(), version: 0 }))],
  // V8 has the length of an array before its values: 'A', or 'a' where some may be missing, then a number in sevens of bits. They become 2^28.
  lengths: [
    ['damaged', () => withRows([victim.rows[0]], 'A')],
    ['damaged', () => withRows(Object.assign(new Array(1), [victim.rows[0]]), 'a')],
    ['damaged', (codec) => patched(codec, (b) => b.put(b.find('first') - 1, 0xff, 0xff, 0xff, 0x7f))],
  ],
  offsets: [
    'damaged',
    // '^' is an object that came before, by its number.
    (codec) => patched(codec, (b) => b.put(b.find('rows') + 4, 0x5e, 0x7f)),
    'no offsets; an object that is to be one that came before',
  ],
  utf8: [
    [
      'ok',
      () => new Bytes(serialize({ ...clone(), rows: [{ text: 'a\ud800', code: 0, number: 1 }] })),
      'V8 writes Latin-1 and UTF-16, so that no bytes are bad; half a character stays what it is',
    ],
    [
      'ok',
      // '"' is Latin-1, 'S' is UTF-8.
      (codec) => patched(codec, (b) => b.putText(b.find([0x22, 6, 0x74]), 'S')),
      'V8 reads UTF-8 too, though it writes none: bad bytes become U+FFFD there',
    ],
  ],
};

const clone = () => ({
  format: 'strata-objects',
  version: 1,
  table: 'victim',
  dictionaries: victim.dictionaries,
  rows: victim.rows,
});

function withRows(rows: RowTable['rows'], kind: 'A' | 'a'): Bytes {
  const good = new Bytes(serialize({ ...clone(), rows }));
  const at = good.find(`rows${kind}`) + 5;
  return new Bytes(
    Buffer.concat([good.bytes.subarray(0, at), Uint8Array.of(0xff, 0xff, 0xff, 0x7f), good.bytes.subarray(at + 1)]),
  );
}

const json: Damages = {
  truncated: half('damaged'),
  flipped: ['damaged', 'not-this-format', 'ok', 'other-schema', 'unsupported'],
  magic: ['not-this-format', (codec) => patched(codec, (b) => b.putText(b.find('strata-json'), 'strata-jso_'))],
  version: ['unsupported', (codec) => patched(codec, (b) => b.putText(b.find('"version":1') + 10, '0'))],
  lengths: [
    [
      'damaged',
      () => new Bytes(Buffer.from(`{"rows":${'['.repeat(200_000)}`)),
      'no lengths; a depth that no writer gives',
    ],
    [
      'damaged',
      (codec) => patched(codec, (b) => b.putText(b.find('2882338816'), '1e99999999')),
      'a number beyond its column',
    ],
  ],
  offsets: [
    'damaged',
    (codec) => patched(codec, (b) => b.putText(b.find('"code":1') + 7, '9')),
    'no offsets; a code without a word',
  ],
  utf8: [badText, badWord],
};

const msgpack: Damages = {
  truncated: half('truncated'),
  flipped: ['damaged', 'not-this-format', 'ok', 'other-schema', 'truncated', 'unsupported'],
  magic: ['not-this-format', (codec) => patched(codec, (b) => b.putText(b.find('strata-msgpack'), 'strata-msgpac_'))],
  version: ['unsupported', (codec) => patched(codec, (b) => b.put(b.find('version') + 7, 0))],
  lengths: [
    // Of the rows: dc and 16 bits become dd and 32.
    ['truncated', (codec) => patched(codec, (b) => b.put(b.find([0xdc, 0, 100]), 0xdd, 0x7f, 0xff, 0xff, 0xff))],
    ['truncated', (codec) => patched(codec, (b) => b.put(b.find('tëxt') - 1, 0xdb, 0x7f, 0xff, 0xff, 0xff))],
  ],
  offsets: [
    'damaged',
    (codec) =>
      patched(codec, (b) => b.put(b.find('rows') + 4, 0x91, 0x91, 0x91, 0x91, 0x91, 0x91, 0x91, 0x91, 0x91, 0x91)),
    'no offsets; lists in lists in lists',
  ],
  utf8: [badText, badWord],
};

const msgpackRecords: Damages = {
  ...msgpack,
  // The names come first, then the values.
  version: ['unsupported', (codec) => patched(codec, (b) => b.put(b.find('strata-msgpack') + 14, 0))],
  offsets: [
    'damaged',
    // Rows after the first are 0x42, the record that the first has defined.
    (codec) => patched(codec, (b) => b.put(b.find([0x42, 0xa7]), 0x7e)),
    'no offsets; a record that was never defined',
  ],
};

/** Of the columns, as faulty writers would have them: whatever they are stored in. */
const columns = {
  offsets: ['damaged', (codec: Codec) => encodedWith(codec, 'text', withBadOffsets)] as Damage,
  utf8: [
    ['damaged', (codec: Codec) => encodedWith(codec, 'text', withBadText)],
    [
      'damaged',
      (codec: Codec) =>
        encodedWith(codec, 'code', (column) => {
          if (column.type !== 'dictionary') throw new Error('expected codes');
          const bytes = column.words.bytes.slice();
          bytes[bytes.indexOf(0xc3) + 1] = BAD;
          return { ...column, words: { ...column.words, bytes } };
        }),
    ],
  ] as Damage[],
};

/** Metadata version V4, in the message that starts at a place, after FFFFFFFF and a length. */
const oldMessage = (b: Bytes, message: number) => b.put(b.field(b.follow(message + 8), 0), 3, 0);
const footerOf = (b: Bytes) => b.bytes.length - 10 - b.view.getInt32(b.bytes.length - 10, true);
/** Where the first record batch's message starts: its header is of type 3. */
function messageOf(b: Bytes, type: number): number {
  let at = b.bytes[0] === 0xff ? 0 : 8;
  for (;;) {
    const message = b.follow(at + 8);
    if (b.bytes[b.field(message, 1)] === type) return at;
    const bodyLength = b.field(message, 3);
    const body = bodyLength > 0 ? Number(b.view.getBigInt64(bodyLength, true)) : 0;
    at += 8 + b.view.getUint32(at + 4, true) + body;
  }
}
/** Where the vectors of a batch's nodes (16 bytes: rows, nulls) and buffers (offset, length) have their elements. */
const vectorOf = (b: Bytes, slot: number) => {
  const header = b.follow(b.field(b.follow(messageOf(b, 3) + 8), 2));
  return b.follow(b.field(header, slot)) + 4;
};
const huge: Damage = ['damaged', (codec) => patched(codec, (b) => b.put(vectorOf(b, 1), 0xff, 0xff, 0xff, 0x7f))];
const hugeBuffer: Damage = [
  'damaged',
  (codec) => patched(codec, (b) => b.put(vectorOf(b, 2) + 24, 0, 0, 0, 0, 0, 0, 0, 0x7f)),
];

const arrowFile: Damages = {
  truncated: half('truncated'),
  flipped: ['damaged', 'not-this-format', 'ok', 'other-schema', 'truncated', 'unsupported'],
  magic: ['not-this-format', (codec) => patched(codec, (b) => b.putText(0, 'PARROT'))],
  version: ['unsupported', (codec) => patched(codec, (b) => b.put(b.field(b.follow(footerOf(b)), 0), 3, 0))],
  lengths: [
    ['damaged', (codec) => patched(codec, (b) => b.u32(b.bytes.length - 10, 0x7fff_ffff))],
    ['unsupported', (codec) => patched(codec, (b) => oldMessage(b, messageOf(b, 3))), 'an old version of a message'],
    huge,
    hugeBuffer,
  ],
  ...columns,
};

const arrowStream: Damages = {
  ...arrowFile,
  // After the schema a stream is cut within a message or, between two, lacks its mark.
  magic: [
    'not-this-format',
    (codec) => patched(codec, (b) => b.put(0, 0x50)),
    'no magic; the mark before each message',
  ],
  version: ['unsupported', (codec) => patched(codec, (b) => oldMessage(b, 0))],
  lengths: [['truncated', (codec) => patched(codec, (b) => b.u32(4, 0x7fff_fff8))], huge, hugeBuffer],
};

/** In front of a frame lies how long its content is. */
const announced = (magic: readonly number[]): Damage[] =>
  [0x7f, 0x01].map((top) => [
    'damaged',
    (codec) => patched(codec, (b) => b.put(b.find(magic) - 8, 0, 0, 0, 0, 0, 0, 0, top)),
  ]);
const lz4 = [0x04, 0x22, 0x4d, 0x18];
const zstd = [0x28, 0xb5, 0x2f, 0xfd];
const compressed = (plain: Damages, magic: readonly number[]): Damages => ({
  ...plain,
  lengths: [
    ...plain.lengths,
    ...announced(magic),
    ['damaged', (codec) => patched(codec, (b) => b.put(b.find(magic), 0)), "a frame's magic"],
  ],
});

const flatbuffersRows: Damages = {
  truncated: half('damaged'),
  flipped: ['damaged', 'not-this-format', 'ok', 'other-schema', 'unsupported'],
  magic: ['not-this-format', (codec) => patched(codec, (b) => b.putText(4, 'XXXX'))],
  version: ['unsupported', (codec) => patched(codec, (b) => b.putText(4, 'STR0'))],
  lengths: [
    ['damaged', (codec) => patched(codec, (b) => b.u32(b.follow(b.field(b.follow(0), 0)), 0x3fff_ffff))],
    ['damaged', (codec) => patched(codec, (b) => b.u32(b.find('tëxt') - 4, 0x7fff_ffff))],
  ],
  offsets: ['damaged', (codec) => patched(codec, (b) => b.u32(b.follow(b.field(b.follow(0), 0)) + 4, 0x7fff_ffff))],
  utf8: [badText, badWord],
};

const flatbuffersColumns: Damages = {
  ...flatbuffersRows,
  version: ['unsupported', (codec) => patched(codec, (b) => b.putText(4, 'STC0'))],
  lengths: [
    ['damaged', (codec) => patched(codec, (b) => b.u32(b.field(b.follow(0), 1), 0x7fff_ffff))],
    ['damaged', (codec) => patched(codec, (b) => b.u32(b.follow(b.field(b.follow(0), 2)), 0x3fff_ffff))],
  ],
  ...columns,
};

/** Where the root pointer, and the tag of the rows, lie in a message of one segment. */
const CAPNP_ROOT = 8;
const capnpRows = (b: Bytes) => {
  const root = CAPNP_ROOT + 8 + (b.view.getInt32(CAPNP_ROOT, true) >> 2) * 8;
  return { pointer: root, tag: root + 8 + (b.view.getInt32(root, true) >> 2) * 8 };
};

const capnp: Damages = {
  truncated: half('truncated'),
  flipped: ['damaged', 'not-this-format', 'ok', 'other-schema', 'truncated', 'unsupported'],
  magic: [
    'not-this-format',
    () => new Bytes(Buffer.from('%PDF-1.7 is what another file may begin with')),
    'no magic; as many segments as letters make',
  ],
  version: [
    'unsupported',
    (codec) => patched(codec, (b) => b.putText(b.find('1 victim('), '0')),
    'in the signature, which others may leave out',
  ],
  lengths: [
    ['truncated', (codec) => patched(codec, (b) => b.u32(4, 0x7fff_ffff))],
    ['damaged', (codec) => patched(codec, (b) => b.u32(capnpRows(b).tag, 0xffff_fffc))],
    ['damaged', (codec) => patched(codec, (b) => b.u32(capnpRows(b).pointer + 4, 0xffff_ffff))],
  ],
  offsets: ['damaged', (codec) => patched(codec, (b) => b.u32(capnpRows(b).pointer, 0x7fff_fffd))],
  utf8: [badText, badWord],
};

const sharedMemory: Damages = {
  truncated: half('truncated'),
  flipped: ['damaged', 'not-this-format', 'ok', 'other-schema', 'truncated', 'unsupported'],
  magic: ['not-this-format', (codec) => patched(codec, (b) => b.putText(0, 'SHMSTRAT'))],
  version: ['unsupported', (codec) => patched(codec, (b) => b.u32(8, 0))],
  lengths: [
    ['damaged', (codec) => patched(codec, (b) => b.put(32, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f))],
    ['truncated', (codec) => patched(codec, (b) => b.put(24, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f))],
    ['unsupported', (codec) => patched(codec, (b) => b.u32(128, 0)), 'an old arrangement of columns'],
    ['damaged', (codec) => patched(codec, (b) => b.u32(128 + 8, 0x7fff_ffff)), 'rows'],
    ['damaged', (codec) => patched(codec, (b) => b.u32(128 + 20, 0x7fff_fff8)), 'a directory beyond the end'],
  ],
  ...columns,
};

const TABLE: Readonly<Record<string, Damages>> = {
  objects,
  json,
  msgpack,
  'msgpack-records': msgpackRecords,
  'arrow-file': arrowFile,
  'arrow-stream': arrowStream,
  'arrow-file-lz4': compressed(arrowFile, lz4),
  'arrow-file-zstd': compressed(arrowFile, zstd),
  'arrow-stream-lz4': compressed(arrowStream, lz4),
  'arrow-stream-zstd': compressed(arrowStream, zstd),
  'flatbuffers-rows': flatbuffersRows,
  'flatbuffers-columns': flatbuffersColumns,
  capnp,
  'shared-memory': sharedMemory,
};

/** Far above what a hundred rows take, far below what the lengths announce. */
const MEMORY = 64 << 20;

/** Decodes, and reads to the end what can be decoded. */
function outcomeOf(codec: Codec, { bytes }: Bytes): { readonly outcome: Outcome; readonly message: string } {
  const decoded = codec.decode(bytes, victim.schema);
  if (decoded.ok) readEverything(decoded.table);
  return decoded.ok
    ? { outcome: 'ok', message: '' }
    : { outcome: decoded.failure.reason, message: formatFailure(decoded.failure) };
}

function check(codec: Codec, [expected, damaged, note]: Damage): void {
  const bytes = damaged(codec);
  const before = memoryUsage();
  const { outcome, message } = outcomeOf(codec, bytes);
  const after = memoryUsage();
  const taken = after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed;
  expect({ note, outcome, message }).toEqual({ note, outcome: expected, message });
  if (expected !== 'ok') expect(message).toMatch(/expected .+, got .+\n {2}likely cause: .+\n {2}next step: {4}.+$/s);
  expect(taken).toBeLessThan(MEMORY);
}

const numbered = (damages: readonly Damage[]) => damages.map((damage, i) => [i, damage] as const);

it('every codec has its damages', () => expect(Object.keys(TABLE)).toEqual([...CODECS.keys()]));

describe.each([...CODECS])('damaged on purpose: %s', (name, codec) => {
  const damages = TABLE[name];

  it('is fine when it is not', () => expect(outcomeOf(codec, Bytes.of(codec)).outcome).toBe('ok'));
  it('truncated', () => check(codec, damages.truncated));
  it('no bytes at all', () => expect(outcomeOf(codec, new Bytes(new Uint8Array(0))).outcome).not.toBe('ok'));
  it('with another magic', () => check(codec, damages.magic));
  it('of an old version', () => check(codec, damages.version));
  it.each(numbered(damages.lengths))('with absurd lengths (%i)', (_, damage) => check(codec, damage));
  it('with bad offsets', () => check(codec, damages.offsets));
  it.each(numbered(damages.utf8))('with bad UTF-8 (%i)', (_, damage) => check(codec, damage));

  it('with a bit flipped', () => {
    const good = Bytes.of(codec).bytes;
    const outcomes = new Set<Outcome>();
    // Every byte of the first and last 200, where the structure is, and some in between.
    for (let at = 0; at < good.length; at += at < 200 || at > good.length - 200 ? 1 : 23) {
      const bytes = new Bytes(good);
      bytes.bytes[at] ^= 1 << (at % 8);
      outcomes.add(outcomeOf(codec, bytes).outcome);
    }
    expect([...outcomes].sort()).toEqual(damages.flipped);
  });
});
