/**
 * The bytes of a WebAssembly module with one function and an imported shared memory, put together by hand: no toolchain at install or at build, and what
 * is run can be read here. Layout (the format's section order; every length is LEB128):
 *
 *     00 61 73 6d 01 00 00 00                      magic "\0asm", version 1
 *     01 type      [ func (params) -> (results) ]
 *     02 import    "env" "memory" memory, flags 3: shared, with a maximum
 *     03 function  [ type 0 ]
 *     07 export    NAME -> function 0
 *     0a code      [ locals, body, 0b ]
 */
export interface WasmFunction {
  /** Name under which it is exported. */
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** Locals beside the parameters. */
  readonly locals: readonly ValueType[];
  /** The instructions, without the final `end`. */
  readonly body: readonly number[];
  /** Largest size of the memory it may be given, in pages of 64 KiB. */
  readonly maxPages: number;
}

/** Types of values by their byte. */
export const ValueType = Object.freeze({ i32: 0x7f, f32: 0x7d, v128: 0x7b });
export type ValueType = (typeof ValueType)[keyof typeof ValueType];

/** Encodes a module, see {@link WasmFunction}. */
export function wasmModule({ name, params, results, locals, body, maxPages }: WasmFunction): Uint8Array<ArrayBuffer> {
  const shared = 3;
  const code = [...vector(locals.map((type) => [...unsigned(1), type])), ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector([[0x60, ...vector(params.map((type) => [type])), ...vector(results.map((type) => [type]))]])),
    ...section(2, vector([[...text('env'), ...text('memory'), 0x02, shared, ...unsigned(1), ...unsigned(maxPages)]])),
    ...section(3, vector([[0]])),
    ...section(7, vector([[...text(name), 0x00, 0x00]])),
    ...section(10, vector([[...unsigned(code.length), ...code]])),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): number[] {
  const bytes = Buffer.from(value, 'utf8');
  return [...unsigned(bytes.length), ...bytes];
}

/** LEB128 of an unsigned number below 2^32: 7 bits a byte, the lowest first, the high bit says that more follow. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

/** LEB128 of a signed 32-bit number: as {@link unsigned}, but the last byte's bit 6 is the sign. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0);
    bytes.push(done ? byte : byte | 0x80);
    if (done) return bytes;
  }
}
