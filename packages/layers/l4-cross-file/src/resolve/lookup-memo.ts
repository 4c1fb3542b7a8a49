import { PairIndex } from '../collections/pair-index.ts';

/** How far the look-up of an entry has come. */
export const LookupState = Object.freeze({ unknown: 0, underWay: 1, provisional: 2, final: 3 });

/** Bit of `LookupMemo.evidence`: the name is in the module's namespace, and not just a submodule that can be imported. */
export const BOUND = 0x80;

/** Results of look-ups: an entry for each (scope, name) that was asked for. 15 bytes an entry, beside the index. */
export class LookupMemo {
  readonly keys: PairIndex;
  /** See meaning.ts. */
  meanings: Int32Array;
  /** Evidence, with {@link BOUND}. */
  evidence: Uint8Array;
  /** See {@link LookupState}. */
  states: Uint8Array;
  /** Depth of the outermost look-up under way that the result depends on; meaningless for final ones. */
  lows: Int32Array;

  constructor(expected: number) {
    this.keys = new PairIndex(expected);
    const capacity = this.keys.capacity;
    this.meanings = new Int32Array(capacity);
    this.evidence = new Uint8Array(capacity);
    this.states = new Uint8Array(capacity);
    this.lows = new Int32Array(capacity);
  }

  entry(scope: number, name: number): number {
    const entry = this.keys.intern(scope, name);
    if (entry >= this.meanings.length) this.#grow();
    return entry;
  }

  #grow(): void {
    const capacity = this.keys.capacity;
    const { meanings, evidence, states, lows } = this;
    this.meanings = new Int32Array(capacity);
    this.meanings.set(meanings);
    this.evidence = new Uint8Array(capacity);
    this.evidence.set(evidence);
    this.states = new Uint8Array(capacity);
    this.states.set(states);
    this.lows = new Int32Array(capacity);
    this.lows.set(lows);
  }
}
