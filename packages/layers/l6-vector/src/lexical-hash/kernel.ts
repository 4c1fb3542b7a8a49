import { compileKernel, Kernel, type KernelExports, type KernelGlobal } from '@strata/wasm';
import { KERNEL_BINARY } from './kernel-binary.ts';

/** What assembly/kernel.ts exports. */
interface TermExports extends KernelExports {
  readonly BUCKET: KernelGlobal;
  readonly VECTOR: KernelGlobal;
  readonly WEIGHTS: KernelGlobal;
  readonly input: KernelGlobal;
  readonly found: KernelGlobal;
  readonly foundEnd: KernelGlobal;
  setUp(): void;
  reserveInput(bytes: number): void;
  begin(): number;
  add(from: number, to: number, times: number): void;
  finish(): number;
}

let module: object | undefined;

/** The kernel that finds terms and makes vectors. */
export class TermKernel extends Kernel<TermExports> {
  constructor(weights: Uint8Array) {
    module ??= compileKernel(KERNEL_BINARY);
    super(module, 'the embedder lexical-hash');
    this.call.setUp();
    this.bytes.set(weights, this.call.WEIGHTS.value);
  }
}
