import { Instance, Memory, type WasmMemory } from '@strata/wasm';
import type { DfaTable } from '../automaton/lazy-dfa.ts';
import { type Kernel, kernelModule, MAX_PAGES } from './kernel/kernel-module.ts';
import { Layout } from './kernel/layout.ts';

const PAGE = 65_536;
/** A scan reads, but never uses, up to so many bytes beyond the end of a text. */
const SLACK = 64;

/**
 * Memory that texts lie in so that a scan can read them where they are. It grows up to a bound, and is never given back as long as anything refers to it: the pages that were never
 * written take no memory.
 *
 *     | unused | region of the scan, see `Layout` | texts |
 */
export class TextMemory {
  readonly #memory: WasmMemory;
  /** Where texts may lie from. */
  static readonly firstText: number = 64 + Layout.end;
  /** Address of the region of the scan. */
  static readonly base: number = 64;
  #bytes: Buffer;
  #kernel: Kernel | undefined;

  constructor() {
    const initial = Math.ceil((TextMemory.firstText + SLACK) / PAGE);
    this.#memory = new Memory({ initial, maximum: MAX_PAGES, shared: true });
    const { buffer } = this.#memory;
    this.#bytes = Buffer.from(buffer);
    this.control = new Int32Array(buffer, TextMemory.base, Layout.forwardClasses / 4);
    this.texts = new Uint32Array(buffer, TextMemory.base + Layout.texts, (Layout.end - Layout.texts) / 4);
    this.rows = new Uint32Array(buffer, TextMemory.base + Layout.rows, (Layout.forwardTable - Layout.rows) / 4);
  }

  /** All of it, by address. Another object when it has grown; objects from before see the same bytes. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** The control of the scan's region, see `Control`. */
  readonly control: Int32Array;
  /** The rows of the scan's region. */
  readonly rows: Uint32Array;
  /** The texts of the scan's region. */
  readonly texts: Uint32Array;
  /** Whoever has set the region up for itself. */
  owner: object | undefined;

  /** Makes room for texts up to address `end`. False if there is none. */
  reserve(end: number): boolean {
    const missing = end + SLACK - this.#bytes.length;
    if (missing <= 0) return true;
    // By an eighth at least: growing takes a system call, and the object that JavaScript sees of it changes.
    const pages = Math.ceil(missing / PAGE);
    const most = MAX_PAGES - this.#bytes.length / PAGE;
    if (pages > most) return false;
    try {
      this.#memory.grow(Math.min(most, Math.max(pages, this.#bytes.length >> 19)));
    } catch {
      return false;
    }
    this.#bytes = Buffer.from(this.#memory.buffer);
    return true;
  }

  /** The table of an automaton, between two positions of the region. */
  table(from: number, to: number): DfaTable {
    const address = TextMemory.base + from;
    return { entries: new Int32Array(this.#memory.buffer, address, (to - from) / 4), address };
  }

  /** The functions that scan it. */
  get kernel(): Kernel {
    this.#kernel ??= new Instance(kernelModule(), { env: { memory: this.#memory, base: TextMemory.base } })
      .exports as unknown as Kernel;
    return this.#kernel;
  }
}
