import { files } from '@strata/tables';
import { type Data, makeData } from 'apache-arrow';
import type { ContentBuffer } from './content-buffer.ts';

/** The column `content`, where it was read. @param valueOffsets - where the contents of each file begin; one more than files */
export function contentColumn({ bytes, length }: ContentBuffer, valueOffsets: Int32Array): Data {
  const { type } = files.columns.content;
  const data = bytes.subarray(0, length);
  return makeData({ type, length: valueOffsets.length - 1, nullCount: 0, valueOffsets, data } as never) as Data;
}
