import { type Codec, decodeSafely } from '../codec/codec.ts';
import { planColumns } from '../codec/plan-columns.ts';
import { planRows } from '../codec/plan-rows.ts';
import { sliceColumns } from '../codec/slice-columns.ts';
import type { Compression } from './compression/compression.ts';
import { decodeTable } from './decode/decode-table.ts';
import { type ArrowForm, encodePlans } from './encode/encode-plans.ts';

export interface ArrowCodecOptions {
  /** `file` has a footer, for random access to batches; `stream` can be read as it comes. Default `file`. */
  readonly form?: ArrowForm;
  /** Rows of a batch, at least 1. Default: all in one. Several are put together when they are decoded, which copies. */
  readonly rowsPerBatch?: number;
  /**
   * What buffers are compressed by, each by itself; those that do not get smaller stay as they are. Default: nothing. Decoding then makes columns anew, and
   * refuses bytes that announce more than a thousand times their length. `zstd` is smaller and faster to write, `lz4` is what others write by default.
   */
  readonly compression?: Compression;
}

/** A table as an Arrow IPC file or stream. */
export function createArrowCodec({
  form = 'file',
  rowsPerBatch = Number.POSITIVE_INFINITY,
  compression,
}: ArrowCodecOptions = {}): Codec {
  if (!(rowsPerBatch >= 1)) throw new RangeError(`expected at least 1 row a batch, got ${rowsPerBatch}`);
  const batches = <P>(rows: number, plan: (from: number, to: number) => P): P[] => {
    const plans: P[] = [];
    for (let from = 0; from < rows; from += rowsPerBatch) plans.push(plan(from, Math.min(from + rowsPerBatch, rows)));
    return plans.length > 0 ? plans : [plan(0, 0)];
  };
  const whole = rowsPerBatch === Number.POSITIVE_INFINITY;
  const name = ['arrow', form, ...(compression ? [compression] : []), ...(whole ? [] : [rowsPerBatch])].join('-');
  return {
    name,
    zeroCopy: whole && compression === undefined,
    canonical: true,
    encodeRows(table, options = {}) {
      if (whole) return encodePlans(form, [planRows(table)], options, compression);
      const { rows } = table;
      return encodePlans(
        form,
        batches(rows.length, (from, to) => planRows({ ...table, rows: rows.slice(from, to) })),
        options,
        compression,
      );
    },
    encodeColumns(table, options = {}) {
      if (whole) return encodePlans(form, [planColumns(table)], options, compression);
      return encodePlans(
        form,
        batches(table.rows, (from, to) => planColumns(sliceColumns(table, from, to))),
        options,
        compression,
      );
    },
    decode: (bytes, schema) => decodeSafely(name, schema, () => decodeTable(form, bytes, schema)),
  };
}

/** A table as an Arrow IPC file of one batch. */
export const arrowFileCodec = createArrowCodec({ form: 'file' });

/** A table as an Arrow IPC stream of one batch. */
export const arrowStreamCodec = createArrowCodec({ form: 'stream' });

/** The same, with every buffer compressed. */
export const arrowFileLz4Codec = createArrowCodec({ form: 'file', compression: 'lz4' });
export const arrowFileZstdCodec = createArrowCodec({ form: 'file', compression: 'zstd' });
export const arrowStreamLz4Codec = createArrowCodec({ form: 'stream', compression: 'lz4' });
export const arrowStreamZstdCodec = createArrowCodec({ form: 'stream', compression: 'zstd' });
