import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Codec } from '../codec/codec.ts';
import type { RowTable } from '../codec/row-table.ts';
import type { TableSchema } from '../codec/table-schema.ts';
import { arbitraryTable } from './arbitrary-table.ts';
import { checkHostile, checkRoundTrip, checkZeroCopy, decodeGood } from './codec-checks.ts';
import { damage, damagedBytes } from './mutate-bytes.ts';
import { sampleTable } from './sample-table.ts';

export interface CodecSuiteOptions {
  /** Tables to check beside arbitrary ones and the sample; for a codec that carries only some tables, all of them. */
  readonly tables?: readonly RowTable[];
  /** Whether any table of any columns can be carried. Default true. */
  readonly anyTable?: boolean;
  /** Random cases of each property. Default 25; the conformance suite runs 10,000. */
  readonly runs?: number;
}

/** Holds a codec against what every codec promises, as a vitest suite. */
export function codecSuite(codec: Codec, { tables = [], anyTable = true, runs = 25 }: CodecSuiteOptions = {}): void {
  const samples = anyTable ? [sampleTable, ...tables] : tables;
  const table = anyTable ? fc.oneof(arbitraryTable, fc.constantFrom(...samples)) : fc.constantFrom(...samples);

  describe(`codec ${codec.name}`, () => {
    it.each(samples.map((sample) => [sample.schema.name, sample] as const))('gives back table %s', (_, sample) => {
      checkRoundTrip(codec, sample);
      checkRoundTrip(codec, { ...sample, rows: sample.rows.slice(0, 1) });
      checkRoundTrip(codec, { ...sample, rows: [] });
    });

    if (anyTable) {
      it('gives back any table', () => {
        fc.assert(
          fc.property(arbitraryTable, (any) => checkRoundTrip(codec, any)),
          { numRuns: runs },
        );
      });
    }

    it('encodes into memory of the kind asked for', () => {
      for (const sample of samples) {
        let asked = 0;
        const bytes = codec.encodeRows(sample, {
          allocate: (length) => {
            asked++;
            return new SharedArrayBuffer(length);
          },
        });
        expect(asked).toBe(1);
        expect(bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
        expect(Buffer.compare(bytes, codec.encodeRows(sample))).toBe(0);
        expect(codec.decode(bytes, sample.schema).ok).toBe(true);
      }
    });

    if (codec.zeroCopy) {
      it('decodes to views of the bytes, at any multiple of 8 of their buffer', () => {
        for (const sample of samples) {
          const bytes = codec.encodeRows(sample);
          checkZeroCopy(codec, sample, bytes);
          const inside = new Uint8Array(bytes.length + 72).subarray(64, 64 + bytes.length);
          inside.set(bytes);
          checkZeroCopy(codec, sample, inside);
        }
      });

      it('refuses bytes at other places instead of copying them', () => {
        for (const sample of samples) {
          const bytes = codec.encodeRows(sample);
          const inside = new Uint8Array(bytes.length + 8).subarray(4, 4 + bytes.length);
          inside.set(bytes);
          expect(codec.decode(inside, sample.schema)).toMatchObject({ ok: false, failure: { reason: 'misaligned' } });
        }
      });
    }

    it('refuses values that do not fit their columns', () => {
      for (const sample of samples) {
        for (const column of sample.schema.columns) {
          const with_ = (value: unknown) => ({
            ...sample,
            rows: [sample.rows[0], { ...sample.rows[1], [column.name]: value as number }],
          });
          expect(() => codec.encodeRows(with_(Symbol.iterator))).toThrow(column.name);
          if (!column.nullable) expect(() => codec.encodeRows(with_(null))).toThrow(column.name);
          if (column.type === 'u8' || column.type === 'u16' || column.type === 'u32' || column.type === 'dictionary') {
            for (const bad of [-1, 0.5, 2 ** 32]) expect(() => codec.encodeRows(with_(bad))).toThrow(column.name);
          }
          if (column.type === 'utf8') expect(() => codec.encodeRows(with_(7))).toThrow(column.name);
        }
      }
    });

    it('refuses bytes cut short anywhere, with a reason, unless only padding is missing', () => {
      for (const sample of samples) {
        const bytes = Uint8Array.from(codec.encodeRows(sample));
        const step = Math.max(1, Math.floor(bytes.length / 300));
        for (let length = 0; length < bytes.length; length += step) {
          const cut = bytes.slice(0, length);
          if (checkHostile(codec, cut, sample.schema) !== 'ok') continue;
          expect(bytes.subarray(length).every((byte) => byte === 0) && bytes.length - length < 8).toBe(true);
          expect(decodeGood(codec, cut, sample.schema).toRows().rows).toEqual(sample.rows);
        }
      }
    });

    it('refuses the bytes of other tables', () => {
      for (const sample of samples) {
        const bytes = Uint8Array.from(codec.encodeRows(sample));
        const [first, ...rest] = sample.schema.columns;
        const renamed: TableSchema = {
          name: sample.schema.name,
          columns: [...rest, { ...first, name: 'other', type: 'f64' }],
        };
        expect(checkHostile(codec, bytes, renamed)).not.toBe('ok');
      }
    });

    it('gives a failure or a table that can be read for damaged bytes', () => {
      fc.assert(
        fc.property(table, fc.array(damage, { minLength: 1, maxLength: 4 }), (sample, damages) => {
          checkHostile(codec, damagedBytes(codec.encodeRows(sample), damages), sample.schema);
        }),
        { numRuns: runs * 5 },
      );
    });

    it('gives a failure or a table for any bytes, after its own beginning too', () => {
      fc.assert(
        fc.property(table, fc.uint8Array({ maxLength: 200 }), fc.nat(64), (sample, noise, keep) => {
          const start = codec.encodeRows(sample).subarray(0, keep);
          checkHostile(codec, Uint8Array.from([...start, ...noise]), sample.schema);
        }),
        { numRuns: runs },
      );
    });
  });
}
