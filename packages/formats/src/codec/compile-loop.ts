import type { ColumnSchema, NumberType } from './table-schema.ts';

/**
 * A function of these parameters and this body, compiled once for each key. Undefined where code may not be made from strings
 * (`node --disallow-code-generation-from-strings`).
 *
 * Give such a loop arrays and numbers, not the objects that hold them: V8 throws code away that depends on objects which were collected.
 */
export function compileLoop<F>(
  key: string,
  make: () => readonly [parameters: readonly string[], body: string],
): F | undefined {
  let loop = compiled.get(key) as F | undefined;
  if (loop !== undefined) return loop;
  const [parameters, body] = make();
  try {
    loop = new Function(...parameters, body) as F;
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
  // Keys come from schemas: few. Were they not, compiling again is only slow.
  if (compiled.size < 1000) compiled.set(key, loop);
  return loop;
}

const compiled = new Map<string, unknown>();

/** Code that is true where `value` fits its column, and `limit` is the number of words. Of lists, bytes and texts there is none. */
export function fitsCode(column: ColumnSchema, limit: string): string {
  if (column.type === 'dictionary') return `${numberCode(column.codes)} && value < ${limit}`;
  return numberCode(column.type as NumberType);
}

function numberCode(type: NumberType): string {
  switch (type) {
    case 'u64':
      return `typeof value === 'bigint' && BigInt.asUintN(64, value) === value`;
    case 'i64':
      return `typeof value === 'bigint' && BigInt.asIntN(64, value) === value`;
    case 'u8':
      return `typeof value === 'number' && (value & 0xff) === value`;
    case 'u16':
      return `typeof value === 'number' && (value & 0xffff) === value`;
    case 'u32':
      return `typeof value === 'number' && value >>> 0 === value`;
    case 'i8':
      return `typeof value === 'number' && value << 24 >> 24 === value`;
    case 'i16':
      return `typeof value === 'number' && value << 16 >> 16 === value`;
    case 'i32':
      return `typeof value === 'number' && (value | 0) === value`;
    default:
      return `typeof value === 'number'`;
  }
}
