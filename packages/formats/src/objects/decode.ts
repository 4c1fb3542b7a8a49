import { deserialize } from 'node:v8';
import { checkRows } from '../codec/check-rows.ts';
import { DecodeError } from '../codec/codec-failure.ts';
import { DecodedRows } from '../codec/decoded-rows.ts';
import type { TableSchema } from '../codec/table-schema.ts';
import { type ClonedTable, FORMAT, VERSION } from './layout.ts';

/** @throws DecodeError, or whatever V8 throws at bytes that it did not write */
export function decodeObjects(bytes: Uint8Array, schema: TableSchema): DecodedRows {
  // The first byte of V8's format; without it V8 reads an older one, of which little can be checked.
  if (bytes[0] !== 0xff)
    throw new DecodeError('not-this-format', 'byte ff, the start of a structured clone', hex(bytes));
  const cloned: Partial<ClonedTable> | undefined = deserialize(bytes);
  if (typeof cloned !== 'object' || cloned === null || cloned.format !== FORMAT) {
    throw new DecodeError('not-this-format', `an object with format '${FORMAT}'`, typeof cloned);
  }
  if (cloned.version !== VERSION) throw new DecodeError('unsupported', `version ${VERSION}`, `${cloned.version}`);
  if (cloned.table !== schema.name)
    throw new DecodeError('other-schema', `table '${schema.name}'`, `'${cloned.table}'`);
  return new DecodedRows(checkRows(schema, cloned.rows, cloned.dictionaries), bytes.byteLength);
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 4)).toString('hex') || 'nothing';
