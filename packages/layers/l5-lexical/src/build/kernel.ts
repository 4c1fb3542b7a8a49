import { compileKernel, Kernel, type KernelExports, type KernelGlobal } from '@strata/wasm';
import { BYTE_CODE } from '../text/byte-codes.ts';
import { DIGIT, WORD_BYTE } from '../text/word-bytes.ts';
import { KERNEL_BINARY } from './kernel-binary.ts';

/** What assembly/kernel.ts exports. */
interface LexicalExports extends KernelExports {
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

/** The kernel of the lexical index. */
export class LexicalKernel extends Kernel<LexicalExports> {
  constructor() {
    module ??= compileKernel(KERNEL_BINARY);
    super(module, 'the lexical index');
    this.call.setUp();
    const { bytes, call } = this;
    bytes.set(BYTE_CODE, call.CODES.value);
    bytes.set(WORD_BYTE, call.WORD_BYTES.value);
    bytes.set(
      WORD_BYTE.map((isWord, byte) => isWord & (1 - DIGIT[byte])),
      call.STARTS_WORD.value,
    );
  }
}
