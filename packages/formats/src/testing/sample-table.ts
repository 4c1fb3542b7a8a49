import type { Row, RowTable } from '../codec/row-table.ts';

const WORDS = ['alpha', '', 'beta', 'γ', 'delta with spaces', '日本語'];

/** A table with a column of every kind, half of them with nulls; 200 rows, so that it takes several of any codec's chunks. */
export const sampleTable: RowTable = {
  schema: {
    name: 'everything',
    columns: [
      { name: 'text', type: 'utf8', nullable: false },
      { name: 'note', type: 'utf8', nullable: true },
      { name: 'raw', type: 'binary', nullable: true },
      { name: 'small', type: 'u8', nullable: false },
      { name: 'middle', type: 'u16', nullable: true },
      { name: 'large', type: 'u32', nullable: true },
      { name: 'huge', type: 'u64', nullable: false },
      { name: 'tiny', type: 'i8', nullable: true },
      { name: 'below', type: 'i16', nullable: false },
      { name: 'signed', type: 'i32', nullable: false },
      { name: 'deep', type: 'i64', nullable: true },
      { name: 'single', type: 'f32', nullable: false },
      { name: 'double', type: 'f64', nullable: true },
      { name: 'kind', type: 'dictionary', codes: 'u8', nullable: false },
      { name: 'path', type: 'dictionary', codes: 'u32', nullable: true },
      { name: 'uses', type: 'list', item: 'u32', nullable: true },
      { name: 'vector', type: 'fixed-list', item: 'f32', size: 3, nullable: false },
      { name: 'half', type: 'fixed-list', item: 'f16', size: 2, nullable: false },
      { name: 'hash', type: 'fixed-list', item: 'u64', size: 2, nullable: true },
    ],
  },
  dictionaries: { kind: WORDS.slice(0, 3), path: WORDS },
  rows: Array.from(
    { length: 200 },
    (_, i): Row => ({
      text: `row ${i} ${i >= 70 && i % 5 === 0 ? WORDS[i % WORDS.length] : ''}`,
      note: i % 4 === 0 ? null : WORDS[i % WORDS.length],
      raw: i % 3 === 0 ? null : Uint8Array.of(i, 255, 0),
      small: i,
      middle: i % 7 === 0 ? null : i * 300,
      large: i % 2 === 0 ? null : 0xffff_ffff - i,
      huge: 2n ** 64n - 1n - BigInt(i),
      tiny: i % 5 === 0 ? null : (i % 256) - 100,
      below: 0 - i * 100,
      signed: -(2 ** 31) + i,
      deep: i % 6 === 0 ? null : -(2n ** 62n) + BigInt(i),
      single: i / 8,
      double: i % 9 === 0 ? null : i * 1.75 + 0.125,
      kind: i % 3,
      path: i % 10 === 0 ? null : i % WORDS.length,
      uses: i % 8 === 0 ? null : Array.from({ length: i % 4 }, (_, k) => i * k),
      vector: [i, i / 2, -i - 1],
      half: [i / 4, 0 - i],
      hash: i % 11 === 0 ? null : [BigInt(i), 2n ** 63n],
    }),
  ),
};
