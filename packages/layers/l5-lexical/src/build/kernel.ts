import { Instance, Module } from '@strata/wasm';
import { BYTE_CODE } from '../text/byte-codes.ts';
import { DIGIT, WORD_BYTE } from '../text/word-bytes.ts';
import { KERNEL_BINARY } from './kernel-binary.ts';

/** A variable of the kernel: its value changes. */
interface KernelGlobal {
  readonly value: number;
}

/** What assembly/kernel.ts exports. Addresses are of bytes in `memory`, which is another buffer after each call that needed more of it. */
interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly CODES: KernelGlobal;
  readonly WORD_BYTES: KernelGlobal;
  readonly STARTS_WORD: KernelGlobal;
  readonly MAX_BLOCKS: KernelGlobal;
  readonly input: KernelGlobal;
  readonly blockRows: KernelGlobal;
  readonly trigramIds: KernelGlobal;
  readonly trigramBytes: KernelGlobal;
  readonly trigramEnds: KernelGlobal;
  readonly termBytes: KernelGlobal;
  readonly termEnds: KernelGlobal;
  readonly postingBytes: KernelGlobal;
  readonly postingEnds: KernelGlobal;
  setUp(): void;
  begin(): void;
  reserveInput(bytes: number): void;
  addPath(size: number): void;
  skipFile(): void;
  addFile(size: number, blockBytes: number): number;
  blocks(): number;
  finishTrigrams(): number;
  finishTerms(): number;
}

let module: object | undefined;

/** The kernel of the lexical index, with memory of its own (WebAssembly): what it exports, and views of its memory. */
export class Kernel {
  readonly call: KernelExports;
  #bytes: Uint8Array<ArrayBuffer>;
  #numbers: Uint32Array<ArrayBuffer>;

  constructor() {
    // V8 keeps compiled code by the module's bytes, for all threads of a process: what one worker has had optimized, the others run.
    module ??= new Module(Buffer.from(KERNEL_BINARY, 'base64'));
    this.call = new Instance(module, { env: { abort: fail } }).exports as unknown as KernelExports;
    this.call.setUp();
    this.#bytes = new Uint8Array(this.call.memory.buffer);
    this.#numbers = new Uint32Array(this.call.memory.buffer);
    this.#bytes.set(BYTE_CODE, this.call.CODES.value);
    this.#bytes.set(WORD_BYTE, this.call.WORD_BYTES.value);
    this.#bytes.set(
      WORD_BYTE.map((isWord, byte) => isWord & (1 - DIGIT[byte])),
      this.call.STARTS_WORD.value,
    );
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

function fail(): never {
  throw new Error('the kernel of the lexical index stopped: a fault of its own');
}
