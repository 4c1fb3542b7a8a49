import { FunctionWriter, type ModuleNames } from './function-writer.ts';
import type { Code } from './instructions.ts';
import { unsigned } from './leb128.ts';

/** A function of a module. What is not said to be something else is i32. */
export interface WasmFunction {
  readonly params: readonly string[];
  /** Parameters of type f32, behind the others. */
  readonly floatParams?: readonly string[];
  /** Whether it gives a value. */
  readonly gives: boolean;
  readonly locals?: readonly string[];
  /** Locals of type f32. */
  readonly floats?: readonly string[];
  /** Locals of 16 bytes. */
  readonly vectors?: readonly string[];
  readonly body: Code;
}

export interface WasmModule {
  /** All are exported by name. */
  readonly functions: Readonly<Record<string, WasmFunction>>;
  /** What its host gives it under these names of `env`: numbers that never change. */
  readonly constants?: readonly string[];
  /** Variables, 0 at first. */
  readonly globals?: readonly string[];
  /** Largest size of the memory it may be given, in pages of 64 KiB. */
  readonly maxPages: number;
}

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;

/**
 * The bytes of a WebAssembly module over an imported shared memory: no toolchain at install or at build, and what is run can be read here. Sections in the
 * format's order, every length as LEB128:
 *
 *     00 61 73 6d 01 00 00 00      magic "\0asm", version 1
 *     01 type      a type for each function
 *     02 import    "env" "memory" memory, flags 3 (shared, with a maximum); the constants, i32: globals 0 and up
 *     03 function  [ type of each ]
 *     06 global    [ i32, can change, 0 ]
 *     07 export    functions by name
 *     0a code      [ locals, body, 0b ]
 */
export function encodeModule({
  functions,
  constants = [],
  globals = [],
  maxPages,
}: WasmModule): Uint8Array<ArrayBuffer> {
  const all = Object.entries(functions);
  const names = {
    functions: new Map(all.map(([name], i) => [name, i])),
    globals: new Map([...constants, ...globals].map((name, i) => [name, i])),
  };
  const env = text('env');
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(
      1,
      all.map(([, { params, floatParams = [], gives }]) => [
        0x60,
        ...list([...params.map(() => [I32]), ...floatParams.map(() => [F32])]),
        ...list(gives ? [[I32]] : []),
      ]),
    ),
    ...section(2, [
      [...env, ...text('memory'), 0x02, 3, ...unsigned(1), ...unsigned(maxPages)],
      ...constants.map((name) => [...env, ...text(name), 0x03, I32, 0]),
    ]),
    ...section(
      3,
      all.map((_, i) => unsigned(i)),
    ),
    ...section(
      6,
      globals.map(() => [I32, 1, 0x41, 0, 0x0b]),
    ),
    ...section(
      7,
      all.map(([name], i) => [...text(name), 0x00, ...unsigned(i)]),
    ),
    ...section(
      10,
      all.map(([, one]) => encodeFunction(one, names)),
    ),
  ]);
}

function encodeFunction(
  { params, floatParams = [], locals = [], floats = [], vectors = [], body }: WasmFunction,
  names: ModuleNames,
): number[] {
  const writer = new FunctionWriter([...params, ...floatParams, ...locals, ...floats, ...vectors], names);
  body(writer);
  const declared = [...locals.map(() => [1, I32]), ...floats.map(() => [1, F32]), ...vectors.map(() => [1, V128])];
  const code = [...list(declared), ...writer.bytes, 0x0b];
  return [...unsigned(code.length), ...code];
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = list(items);
  return [id, ...unsigned(content.length), ...content];
}

function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): number[] {
  return [...unsigned(value.length), ...Buffer.from(value, 'latin1')];
}
