import { type Codec, decodeSafely } from '../codec/codec.ts';
import { planColumns } from '../codec/plan-columns.ts';
import { planRows } from '../codec/plan-rows.ts';
import { sliceColumns } from '../codec/slice-columns.ts';
import { decodeTable } from './decode/decode-table.ts';
import { type ArrowForm, encodePlans } from './encode/encode-plans.ts';

export interface ArrowCodecOptions {
  /** `file` has a footer, for random access to batches; `stream` can be read as it comes. Default `file`. */
  readonly form?: ArrowForm;
  /** Rows of a batch, at least 1. Default: all in one. Several are put together when they are decoded, which copies. */
  readonly rowsPerBatch?: number;
}

/** A table as an Arrow IPC file or stream. */
export function createArrowCodec({
  form = 'file',
  rowsPerBatch = Number.POSITIVE_INFINITY,
}: ArrowCodecOptions = {}): Codec {
  if (!(rowsPerBatch >= 1)) throw new RangeError(`expected at least 1 row a batch, got ${rowsPerBatch}`);
  const batches = <P>(rows: number, plan: (from: number, to: number) => P): P[] => {
    const plans: P[] = [];
    for (let from = 0; from < rows; from += rowsPerBatch) plans.push(plan(from, Math.min(from + rowsPerBatch, rows)));
    return plans.length > 0 ? plans : [plan(0, 0)];
  };
  const whole = rowsPerBatch === Number.POSITIVE_INFINITY;
  const name = `arrow-${form}${whole ? '' : `-${rowsPerBatch}`}`;
  return {
    name,
    zeroCopy: whole,
    canonical: true,
    encodeRows(table, options = {}) {
      if (whole) return encodePlans(form, [planRows(table)], options);
      const { rows } = table;
      return encodePlans(
        form,
        batches(rows.length, (from, to) => planRows({ ...table, rows: rows.slice(from, to) })),
        options,
      );
    },
    encodeColumns(table, options = {}) {
      if (whole) return encodePlans(form, [planColumns(table)], options);
      return encodePlans(
        form,
        batches(table.rows, (from, to) => planColumns(sliceColumns(table, from, to))),
        options,
      );
    },
    decode: (bytes, schema) => decodeSafely(name, schema, () => decodeTable(form, bytes, schema)),
  };
}

/** A table as an Arrow IPC file of one batch. */
export const arrowFileCodec = createArrowCodec({ form: 'file' });

/** A table as an Arrow IPC stream of one batch. */
export const arrowStreamCodec = createArrowCodec({ form: 'stream' });
