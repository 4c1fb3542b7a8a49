import { encodeModule, Module } from '@strata/wasm';
import { find, findLiteral } from './find-function.ts';
import { advance, newline, pack } from './line-functions.ts';
import { forward, scan, within } from './scan-function.ts';

/** Pages of 64 KiB of the largest memory: 4 GiB, less one page, so that no address at the end of a text wraps. */
export const MAX_PAGES = 65_535;

/** What the module does, over the region at its base; see `Layout`. */
export interface Kernel {
  /** Finds lines, see `scan`. */
  scan(): number;
  /** Packs the text of rows, see `pack`. */
  pack(row: number, to: number): number;
}

let compiled: object | undefined;

/** The module, compiled when first needed. */
export function kernelModule(): object {
  compiled ??= new Module(
    encodeModule({
      functions: { newline, advance, find, findLiteral, forward, within, scan, pack },
      constants: ['base'],
      globals: ['start', 'line', 'at', 'state', 'quit'],
      maxPages: MAX_PAGES,
    }),
  );
  return compiled;
}
