import { NONE } from '../ids.ts';

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float32Array;

interface NumbersConstructor<A extends Numbers> {
  new (length: number): A;
  readonly BYTES_PER_ELEMENT: number;
}

/**
 * A growing column of fixed-width numbers. Hot loops may `reserve(n)` and then write `values[length++]` themselves;
 * `values` changes identity when the column grows.
 */
export interface FixedColumn<A extends Numbers = Numbers> {
  values: A;
  length: number;
  /** Rows that are null, ascending. Empty when none is. */
  readonly nulls: number[];
  push(value: number): void;
  /** Appends all of `values`. */
  pushAll(values: ArrayLike<number>): void;
  /** Appends a null; its slot holds NONE truncated to the column's width. */
  pushNull(): void;
  /** Appends `value`, or a null when it is NONE: the usual way to write a nullable id. */
  pushId(value: number): void;
  /** Makes room for `count` more values. */
  reserve(count: number): void;
  /** Empties the column and keeps its memory. */
  clear(): void;
}

// One class per element type, so that each stays monomorphic and its pushes are inlined.
function fixedColumn<A extends Numbers>(ArrayType: NumbersConstructor<A>) {
  return class implements FixedColumn<A> {
    values: A = new ArrayType(1024);
    length = 0;
    readonly nulls: number[] = [];

    push(value: number): void {
      if (this.length === this.values.length) this.reserve(1);
      this.values[this.length++] = value;
    }

    pushAll(values: ArrayLike<number>): void {
      this.reserve(values.length);
      this.values.set(values as never, this.length);
      this.length += values.length;
    }

    pushNull(): void {
      this.nulls.push(this.length);
      this.push(NONE);
    }

    pushId(value: number): void {
      if (value === NONE) this.pushNull();
      else this.push(value);
    }

    reserve(count: number): void {
      const needed = this.length + count;
      if (needed <= this.values.length) return;
      const grown = new ArrayType(Math.max(needed, this.values.length * 2));
      grown.set(this.values.subarray(0, this.length) as never);
      this.values = grown;
    }

    clear(): void {
      this.length = 0;
      this.nulls.length = 0;
    }
  };
}

export const U8Column = fixedColumn(Uint8Array);
export const U16Column = fixedColumn(Uint16Array);
export const U32Column = fixedColumn(Uint32Array);
export const F32Column = fixedColumn(Float32Array);
