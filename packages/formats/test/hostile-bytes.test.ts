import { createBatchWriter, defineTable, dictionary, enumeration, NONE, u16, u32 } from '@strata/tables';
import { Field, Int32, List, RecordBatchFileWriter, Table, tableFromArrays, Utf8, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArrowFailure, formatFailure, openArrowFile } from '../src/index.ts';
import { encode } from './support/encode.ts';

/** A column of each kind, and no more: every bit of the footer is flipped. */
const uses = defineTable('uses', 'Uses of names', {
  node: u32('where', { compressed: true }),
  kind: enumeration(['call', 'read'], 'how'),
  target: u32('of what', { nullable: true }),
  text: dictionary('by which name'),
  length: u16('how long'),
});

function sample(): Uint8Array<ArrayBuffer> {
  const writer = createBatchWriter(uses);
  const { columns } = writer;
  for (let i = 0; i < 9; i++) {
    columns.node.push(i);
    columns.kind.push(1);
    columns.target.pushId(i % 2 ? NONE : i);
    columns.text.pushString(`n${i}`);
    columns.length.push(2);
  }
  return Uint8Array.from(encode(uses.schema, [writer.finish()]));
}

const FILE = sample();
const FOOTER_LENGTH = new DataView(FILE.buffer).getInt32(FILE.byteLength - 10, true);
const FOOTER_START = FILE.byteLength - 10 - FOOTER_LENGTH;

const MESSAGE = /^sample\.arrow: expected .+, got .+\n {2}likely cause: .+\n {2}next step: {4}.+$/s;

/** Opens bytes that may be anything. Whatever they are, the answer is data. */
function reasonOf(bytes: Uint8Array): ArrowFailure['reason'] | 'fine' {
  const opened = openArrowFile(bytes, 'sample.arrow');
  if (opened.ok) return 'fine';
  const message = formatFailure(opened.failure);
  // An assertion takes as long as opening the bytes.
  if (!MESSAGE.test(message)) expect(message).toMatch(MESSAGE);
  return opened.failure.reason;
}

function changed(change: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = FILE.slice();
  change(new DataView(bytes.buffer), bytes);
  return bytes;
}

describe('opening bytes that are not what they should be', () => {
  it('says what a file that is cut short lacks', () => {
    for (let length = 0; length < FILE.byteLength; length += 7) {
      expect(reasonOf(FILE.slice(0, length))).toBe('truncated');
    }
  });

  it('recognises other kinds of files by their magic', () => {
    expect(reasonOf(new TextEncoder().encode('{"json": true, "and": "long enough"}'))).toBe('not-arrow');
    expect(reasonOf(changed((_, bytes) => bytes.set([0x50], 0)))).toBe('not-arrow');
    expect(reasonOf(changed((_, bytes) => bytes.set([0x50], bytes.byteLength - 1)))).toBe('truncated');
  });

  it('does not believe a footer length', () => {
    for (const length of [0, -1, 4, FILE.byteLength, 0x7fff_ffff]) {
      const bytes = changed((view) => view.setInt32(FILE.byteLength - 10, length, true));
      expect(reasonOf(bytes)).toBe('damaged');
    }
  });

  it('gives data for any flipped bits in the metadata', () => {
    const places = fc.oneof(
      fc.integer({ min: FOOTER_START, max: FILE.byteLength - 1 }),
      fc.integer({ min: 0, max: FILE.byteLength - 1 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(places, fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
        reasonOf(
          changed((_, bytes) => {
            for (const [at, value] of changes) bytes[at] ^= value;
          }),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('gives data for any bytes in place of the footer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: FOOTER_LENGTH, maxLength: FOOTER_LENGTH }), (footer) => {
        expect(reasonOf(changed((_, bytes) => bytes.set(footer, FOOTER_START)))).not.toBe('fine');
      }),
      { numRuns: 500 },
    );
  });

  it('does not follow a vector of two thousand million elements, nor a table into itself', () => {
    // Every 32-bit word of the footer in turn: among them are the lengths of all vectors, and all offsets.
    for (const value of [0x7fff_ffff, 0xffff_ffff, 0, 4]) {
      for (let at = FOOTER_START; at + 4 <= FOOTER_START + FOOTER_LENGTH; at += 4) {
        reasonOf(changed((view) => view.setUint32(at, value, true)));
      }
    }
  });

  it('takes vtables for what the flatbuffers runtime takes them for', () => {
    // Odd and negative lengths: a field whose entry the vtable ends in the middle of is there for the runtime.
    for (const value of [5, 7, 9, 11, 13, 0x7fff, 0x8000, 0xffff]) {
      for (let at = FOOTER_START; at + 2 <= FOOTER_START + FOOTER_LENGTH; at += 2) {
        reasonOf(changed((view) => view.setUint16(at, value, true)));
      }
    }
  });

  it('gives data for every single flipped bit of the footer', () => {
    const reasons = new Set<string>();
    for (let at = FOOTER_START; at < FOOTER_START + FOOTER_LENGTH; at++) {
      const bytes = FILE.slice();
      for (let bit = 1; bit < 256; bit <<= 1) {
        bytes[at] ^= bit;
        reasons.add(reasonOf(bytes));
        bytes[at] ^= bit;
      }
    }
    // Among them are versions, byte orders and types that exist and that this reader does not know.
    expect([...reasons].sort()).toEqual(['damaged', 'fine', 'unsupported']);
  });

  it('asks for bytes at a multiple of 8 instead of copying them', () => {
    const shifted = new Uint8Array(FILE.byteLength + 4).subarray(4);
    shifted.set(FILE);
    expect(reasonOf(shifted)).toBe('misaligned');
    const whole = new Uint8Array(FILE.byteLength + 8).subarray(8);
    whole.set(FILE);
    expect(reasonOf(whole)).toBe('fine');
  });

  it('refuses offsets that point beyond the strings', () => {
    const table = tableFromArrays({ a: Int32Array.of(1, 2) }).assign(
      new Table({
        s: vectorFromArray(['ab', 'cd'], new Utf8()),
        l: vectorFromArray([[1], [2, 3]], new List(new Field('item', new Int32(), true))),
      }),
    );
    const bytes = RecordBatchFileWriter.writeAll(table).toUint8Array(true).slice();
    expect(reasonOf(bytes)).toBe('fine');
    const view = new DataView(bytes.buffer);
    let refused = 0;
    for (let at = 0; at + 12 <= bytes.byteLength; at += 4) {
      const isOffsets =
        view.getInt32(at, true) === 0 && view.getInt32(at + 4, true) === 2 && view.getInt32(at + 8, true) === 4;
      if (!isOffsets) continue;
      view.setInt32(at + 8, 1 << 20, true);
      refused += reasonOf(bytes) === 'damaged' ? 1 : 0;
      view.setInt32(at + 8, 4, true);
    }
    expect(refused).toBe(1);
  });

  it('refuses rows without the dictionary they refer to', () => {
    let changes = 0;
    const bytes = changed((view) => {
      // The vector of dictionary blocks in the footer has two entries; say that it has one.
      for (let at = FOOTER_START; at < FOOTER_START + FOOTER_LENGTH - 4; at += 4) {
        if (view.getInt32(at, true) !== 2 || view.getInt32(at + 4, true) <= 64) continue;
        view.setInt32(at, 1, true);
        changes++;
      }
    });
    expect(changes).toBe(1);
    expect(reasonOf(bytes)).toBe('damaged');
  });
});
