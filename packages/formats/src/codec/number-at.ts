import type { NumberType } from './table-schema.ts';

type Getter = (view: DataView, at: number) => number | bigint;
type Setter = (view: DataView, at: number, value: never) => void;

const GETTERS: Readonly<Record<NumberType, Getter>> = {
  u8: (view, at) => view.getUint8(at),
  u16: (view, at) => view.getUint16(at, true),
  u32: (view, at) => view.getUint32(at, true),
  u64: (view, at) => view.getBigUint64(at, true),
  i8: (view, at) => view.getInt8(at),
  i16: (view, at) => view.getInt16(at, true),
  i32: (view, at) => view.getInt32(at, true),
  i64: (view, at) => view.getBigInt64(at, true),
  f16: (view, at) => view.getFloat16(at, true),
  f32: (view, at) => view.getFloat32(at, true),
  f64: (view, at) => view.getFloat64(at, true),
};

const SETTERS: Readonly<Record<NumberType, Setter>> = {
  u8: (view, at, value) => view.setUint8(at, value),
  u16: (view, at, value) => view.setUint16(at, value, true),
  u32: (view, at, value) => view.setUint32(at, value, true),
  u64: (view, at, value) => view.setBigUint64(at, value, true),
  i8: (view, at, value) => view.setInt8(at, value),
  i16: (view, at, value) => view.setInt16(at, value, true),
  i32: (view, at, value) => view.setInt32(at, value, true),
  i64: (view, at, value) => view.setBigInt64(at, value, true),
  f16: (view, at, value) => view.setFloat16(at, value, true),
  f32: (view, at, value) => view.setFloat32(at, value, true),
  f64: (view, at, value) => view.setFloat64(at, value, true),
};

/** Reads a little-endian number of a type, at any place. */
export const numberGetter = (type: NumberType): Getter => GETTERS[type];

/** Writes one. */
export const numberSetter = (type: NumberType): ((view: DataView, at: number, value: number | bigint) => void) =>
  SETTERS[type] as (view: DataView, at: number, value: number | bigint) => void;
