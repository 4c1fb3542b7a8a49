/** The part of WebAssembly used here: its types come with those of browsers, which this is none of. */
interface WebAssemblyHost {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

export interface WasmMemory {
  /** Another object after `grow`; what was made of it before stays valid. */
  readonly buffer: SharedArrayBuffer;
  /** Grows by so many pages of 64 KiB. @throws RangeError */
  grow(pages: number): number;
}

export const { Memory, Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyHost })
  .WebAssembly;
