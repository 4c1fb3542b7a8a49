import { Entry, MATCH_BEGINS } from '../scan/kernel/layout.ts';
import { Beside } from './beside.ts';
import { type ByteClasses, byteClasses, isWordByte } from './byte-classes.ts';
import type { Direction } from './character-graph.ts';
import type { Program } from './program.ts';
import { hasMatched, StateSets } from './state-sets.ts';

/** Where a table lies: `entries[0]` is at `address`. */
export interface DfaTable {
  readonly entries: Int32Array;
  readonly address: number;
}

/** A state: states of the program, and what else decides how it goes on. */
interface DfaState {
  readonly states: readonly number[];
  /** Both false unless some of the states wait for what comes next: only those ask. */
  readonly atStart: boolean;
  readonly afterWord: boolean;
}

/** A line's end, in place of a byte. */
export const END = -1;

/**
 * A deterministic automaton that is made while it runs, as in RE2 and Rust's regex-automata (Russ Cox, "Regular Expression Matching in the Wild", 2010): a state is a set of the program's states, and its row of
 * the table is filled in entry by entry, when first needed. When the table is full it is begun again. So a byte costs one look-up, whatever the pattern, and what has to be made is bounded.
 *
 * It looks for a match that begins anywhere in a line. Forwards, a state that has matched is not kept, since the line is found then (`Entry.match`). Backwards, an entry says whether a match begins
 * where its state is (`MATCH_BEGINS`), and it goes on.
 *
 * Assertions about words are decided by the bytes around, so only in ASCII. Beyond, it gives up (`Entry.quit`), and the line is for {@link WordDfa}.
 */
export class LazyDfa {
  readonly classes: ByteClasses;
  readonly #program: Program;
  readonly #reverse: boolean;
  readonly #sets: StateSets;
  readonly #table: DfaTable;
  /** Entries of a row; as many as there are classes, or some more. */
  readonly #stride: number;
  readonly #rows: number;
  readonly #states: DfaState[] = [];
  readonly #numbers = new Map<string, number>();
  /** A match can begin elsewhere than at the start of a line. */
  readonly #beginsLater: boolean;
  #start = 0;

  constructor(program: Program, direction: Direction, table: DfaTable) {
    this.#program = program;
    this.#reverse = direction === 'reverse';
    this.#sets = new StateSets(program);
    this.#table = table;
    this.classes = byteClasses(program);
    this.#stride = Math.max(4, 2 ** Math.ceil(Math.log2(this.classes.count)));
    this.#rows = Math.floor(table.entries.length / this.#stride);
    this.#beginsLater = [Beside.other, Beside.word].some(
      (before) => this.#sets.closure([program.start], { atStart: false, before }).length > 0,
    );
    this.clear();
  }

  /** Address of the row of the state in which a line begins. Another after `resolve`, if the table was full. */
  get start(): number {
    return this.#start;
  }

  /** Whether nothing at all is a match at the start of a line: forwards, that shows only behind the first byte. */
  get matchesNothing(): boolean {
    return hasMatched(this.#states[0].states);
  }

  /** Forgets all states but the first. */
  clear(): void {
    this.#states.length = 0;
    this.#numbers.clear();
    const states = this.#sets.closure([this.#program.start], { atStart: true, before: Beside.other });
    this.#start = this.#addressOf(this.#add({ states, atStart: this.#sets.waits(states), afterWord: false }));
  }

  /**
   * Fills in an entry.
   * @param address - of the state's row
   * @param byte - what comes next, or {@link END}
   * @returns the address of the state's row, which is another if the table was full
   */
  resolve(address: number, byte: number): number {
    let number = (address - this.#table.address) / (4 * this.#stride);
    const state = this.#states[number];
    if (this.#states.length + 1 >= this.#rows) {
      this.clear();
      number = this.#add(state);
    }
    const column = byte === END ? this.classes.end : this.classes.of[byte];
    this.#table.entries[number * this.#stride + column] = this.#entry(state, this.classes.example[column]);
    return this.#addressOf(number);
  }

  #entry({ states, atStart, afterWord }: DfaState, byte: number): number {
    const isEnd = byte === this.classes.example[this.classes.end];
    const { looksForWords } = this.#program;
    if (looksForWords && byte >= 0x80) return Entry.quit;
    const isWord = looksForWords && isWordByte(byte);
    const here = this.#sets.waits(states)
      ? this.#sets.closure(states, { atStart, before: beside(afterWord), next: { is: beside(isWord), isEnd } })
      : states;
    const matched = hasMatched(here);
    if (!this.#reverse && matched) return Entry.match;
    const begins = matched ? MATCH_BEGINS : 0;
    if (isEnd) return this.#reverse ? Entry.dead + begins : this.#start;
    const behind = this.#sets.step(here, byte);
    behind.push(this.#program.start);
    const next = this.#sets.closure(behind, { atStart: false, before: beside(isWord) });
    if (next.length === 0 && !this.#beginsLater) return Entry.dead + begins;
    if (!this.#reverse && hasMatched(next)) return Entry.match;
    const waits = this.#sets.waits(next);
    return this.#addressOf(this.#add({ states: next, atStart: false, afterWord: waits && isWord })) + begins;
  }

  #add(state: DfaState): number {
    const key = `${state.atStart ? '^' : ''}${state.afterWord ? 'w' : ''}${state.states.join()}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#states.length;
      this.#states.push(state);
      this.#numbers.set(key, number);
      this.#table.entries.fill(Entry.unknown, number * this.#stride, (number + 1) * this.#stride);
    }
    return number;
  }

  #addressOf(number: number): number {
    return this.#table.address + 4 * this.#stride * number;
  }
}

/** In ASCII. */
function beside(isWord: boolean): Beside {
  return isWord ? Beside.word : Beside.other;
}
