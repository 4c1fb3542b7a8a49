import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../src/codec/codec-failure.ts';
import { decodeFrame } from '../src/lz4/decode-frame.ts';
import { encodeFrame } from '../src/lz4/encode-frame.ts';
import { xxh32 } from '../src/lz4/xxh32.ts';
import { damage, damagedBytes } from '../src/testing/index.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** Bytes with repetitions near and far, long and short: what a compressor is for. */
const contents = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.record({ byte: fc.nat(255), count: fc.nat(600) }).map(({ byte, count }) => new Uint8Array(count).fill(byte)),
      fc.record({ word: fc.uint8Array({ minLength: 2, maxLength: 9 }), count: fc.nat(90) }).map(({ word, count }) => {
        return Uint8Array.from({ length: word.length * count }, (_, i) => word[i % word.length]);
      }),
    ),
    { maxLength: 12 },
  )
  .chain((parts) => fc.array(fc.constantFrom(...parts, new Uint8Array(0)), { maxLength: 20 }))
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

function outcomeOf(frame: Uint8Array, byteLength: number): Uint8Array | string {
  try {
    return decodeFrame(frame, byteLength);
  } catch (error) {
    if (error instanceof DecodeError) return error.reason;
    throw error;
  }
}

describe('LZ4 frames', () => {
  it('give back any bytes', () => {
    fc.assert(
      fc.property(contents, (content) => {
        expect(Buffer.compare(decodeFrame(encodeFrame(content), content.length), content)).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('give back contents of many blocks, and such that do not compress', () => {
    const noise = Uint8Array.from({ length: 100_000 }, (_, i) => Math.imul(i + 1, 0x9e37_79b1) >>> 24);
    const long = new Uint8Array(9_000_000);
    for (let at = 0; at < long.length; at += 200_000) long.set(noise.subarray(0, at % 90_001), at);
    for (const content of [new Uint8Array(0), noise, noise.subarray(0, 65_536), noise.subarray(0, 65_537), long]) {
      const frame = encodeFrame(content);
      expect(frame.length).toBeLessThanOrEqual(content.length + 50);
      expect(Buffer.compare(decodeFrame(frame, content.length), content)).toBe(0);
    }
    expect(encodeFrame(long).length).toBeLessThan(long.length / 3);
  });

  it('find matches that reach into themselves and as far back as there may be', () => {
    const noise = Uint8Array.from({ length: 65_535 }, (_, i) => Math.imul(i + 1, 0x85eb_ca77) >>> 24);
    const far = Uint8Array.from([...noise, ...noise.subarray(0, 100), 1, 2, 3, 4, 5]);
    expect(encodeFrame(far).length).toBeLessThan(noise.length + 60);
    expect(Buffer.compare(decodeFrame(encodeFrame(far), far.length), far)).toBe(0);
    expect(encodeFrame(new Uint8Array(60_000).fill(7)).length).toBeLessThan(280);
  });

  // By lz4 1.9.4: as it is; with -BX --content-size.
  it.each([
    '04224d18 6440a7 0f000000 5f61626364200500ab50616263640a 00000000 25c54cc7',
    '04224d18 7c40c800000000000000 2c 0f000000 5f61626364200500ab50616263640a 11d4a278 00000000 25c54cc7',
  ])('of the reference implementation are read: %s', (frame) => {
    expect(outcomeOf(hex(frame), 200)).toEqual(utf8(`${'abcd '.repeat(39)}abcd\n`));
  });

  it('whose blocks are linked are read', () => {
    // By `lz4 -BD -B4 --no-frame-crc`: the second block begins with a match in the first.
    const first = `af303132333435363738390a00 ${'ff'.repeat(256)} de503132333435`;
    const second = '1b000000 0ffa ffffffffffffffffffffffffffffffffffff 6950353637383900000000';
    const frame = hex(`04224d18 4040c0 14010000 ${first} ${second}`);
    expect(outcomeOf(frame, 70_000)).toEqual(utf8('0123456789'.repeat(7000)));
  });

  it('with checksums of blocks or contents that do not fit are refused', () => {
    const frame = hex(
      '04224d18 7c40c800000000000000 2c 0f000000 5f61626364200500ab50616263640a 11d4a278 00000000 25c54cc7',
    );
    for (const at of [34, 42]) {
      const changed = frame.slice();
      changed[at] ^= 1;
      expect(outcomeOf(changed, 200)).toBe('damaged');
    }
  });

  it('have the checksums of XXH32', () => {
    // From the reference implementation.
    expect([utf8(''), utf8('a'), utf8('abc'), utf8('Nobody inspects the spammish repetition')].map(xxh32)).toEqual([
      0x02cc_5d05, 0x550d_7456, 0x32d1_53ff, 0xe229_3b2f,
    ]);
  });

  it('that are damaged give an error or as many bytes as asked for, whatever the damage', () => {
    const content = utf8(Array.from({ length: 300 }, (_, i) => `package.module_${i % 37}.Class`).join(' '));
    const frame = encodeFrame(content);
    const reasons = new Set<string>();
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const outcome = outcomeOf(damagedBytes(frame, damages), content.length);
        if (typeof outcome === 'string') reasons.add(outcome);
        else expect(outcome.length).toBe(content.length);
      }),
      { numRuns: 2000 },
    );
    expect([...reasons].sort()).toEqual(['damaged', 'unsupported']);
  });

  it('take no more memory than was asked for, nor time for what they announce', () => {
    const frame = encodeFrame(new Uint8Array(4_000_000));
    expect(outcomeOf(frame, 100)).toBe('damaged');
    // Without the content's size in it, a frame that is too long is found by its blocks.
    const sizeless = Uint8Array.from([...hex('04224d18 6070'), xxh32(hex('6070')) >>> 8, ...frame.subarray(15)]);
    expect(outcomeOf(sizeless, 4_000_000)).toBeInstanceOf(Uint8Array);
    for (const length of [100, 3_999_999, 4_000_001]) expect(outcomeOf(sizeless, length)).toBe('damaged');
  });

  it.each([
    ['no bytes', ''],
    ['another magic', '04224d19 6040 82 00000000'],
    ['a wrong checksum of the header', '04224d18 6040 83 00000000'],
    ['a block beyond the end', '04224d18 6040 82 ff000000 00'],
    ['literals beyond the end of a block', '04224d18 6040 82 02000000 f000 00000000'],
    ['a distance of nothing', '04224d18 6040 82 05000000 1061000000 00000000'],
    ['a distance before the start', '04224d18 6040 82 05000000 1061020000 00000000'],
    ['half a distance', '04224d18 6040 82 03000000 106101 00000000'],
    ['a block that ends with a match', '04224d18 6040 82 04000000 10610100 00000000'],
    ['a block without bytes that is compressed', '04224d18 6040 82 00000000 00'],
    ['no end mark', '04224d18 6040 82 05000080 6162636465'],
    ['bytes behind its end', '04224d18 6040 82 05000080 6162636465 00000000 01'],
  ])('with %s are refused', (_, frame) => {
    expect(outcomeOf(hex(frame), 5)).toBe('damaged');
  });

  it('of five bytes as they are, from which those differ, are fine', () => {
    expect(outcomeOf(hex('04224d18 6040 82 05000080 6162636465 00000000'), 5)).toEqual(utf8('abcde'));
  });
});
