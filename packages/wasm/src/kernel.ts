import { Instance, Module } from './web-assembly.ts';

/** A variable of a kernel: its value may change. */
export interface KernelGlobal {
  readonly value: number;
}

/** What a kernel exports: addresses, and calls. */
export interface KernelExports {
  /** Another buffer after each call that needed more of it. */
  readonly memory: { readonly buffer: ArrayBuffer };
}

/**
 * An instance of a module that was compiled beforehand (`assembly/` of a layer, by `npm run kernels`), with memory of its own: what it exports, and views of its memory. Addresses are of bytes.
 *
 * A layer compiles its module once a thread, by `compileKernel`; V8 keeps code by the module's bytes for all threads of a process, so that what one worker has had optimized, the others run.
 */
export class Kernel<Exports extends KernelExports> {
  readonly call: Exports;
  #bytes: Uint8Array<ArrayBuffer>;
  #numbers: Uint32Array<ArrayBuffer>;

  /** @param what - what it is the kernel of, for the message should it stop */
  constructor(module: object, what: string) {
    const abort = () => {
      throw new Error(`the kernel of ${what} stopped: a fault of its own`);
    };
    this.call = new Instance(module, { env: { abort } }).exports as unknown as Exports;
    this.#bytes = new Uint8Array(this.call.memory.buffer);
    this.#numbers = new Uint32Array(this.call.memory.buffer);
  }

  /** Its memory as bytes, until the next call. */
  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.#bytes.buffer !== this.call.memory.buffer) this.#bytes = new Uint8Array(this.call.memory.buffer);
    return this.#bytes;
  }

  /** Its memory as numbers of 32 bits, until the next call. */
  get numbers(): Uint32Array<ArrayBuffer> {
    if (this.#numbers.buffer !== this.call.memory.buffer) this.#numbers = new Uint32Array(this.call.memory.buffer);
    return this.#numbers;
  }

  /** `count` numbers from an address on, until the next call. */
  numbersAt(address: number, count: number): Uint32Array<ArrayBuffer> {
    return this.numbers.subarray(address >> 2, (address >> 2) + count);
  }
}

/** @param binary - the module's bytes in base64 */
export function compileKernel(binary: string): object {
  return new Module(Buffer.from(binary, 'base64'));
}
