import { Beside } from './beside.ts';
import { byteClasses } from './byte-classes.ts';
import type { Direction } from './character-graph.ts';
import { CharacterPart } from './character-parts.ts';
import type { Program } from './program.ts';
import { hasMatched, StateSets } from './state-sets.ts';

/** A state: states of the program, and what else decides how it goes on. */
interface WordState {
  readonly states: readonly number[];
  readonly atStart: boolean;
  readonly before: Beside;
}

/** States that are kept. Where there are more it begins again. */
const MOST_STATES = 2048;

/** An entry that has not been made. */
const UNKNOWN = -1;

/**
 * The deterministic automaton of {@link LazyDfa} for lines in which it takes more than a byte to see what is a word: each byte comes with what is known of its character, see {@link CharacterPart}. A loop of
 * JavaScript, so slower, but in time that grows with the line alone.
 */
export class WordDfa {
  readonly #program: Program;
  readonly #sets: StateSets;
  /** Column of each byte whose part is 0. */
  readonly #columns: Uint16Array;
  /** Entries of a row. */
  readonly #stride: number;
  /** The part of a character that is read last: behind it the next one begins. */
  readonly #lastPart: number;
  readonly #states: WordState[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #made: () => void;
  /** A row for each state: where the row of the next one begins, twice, and 1 more if there is a match where the state is. */
  #entries = new Int32Array(0);

  /** @param made - called for each entry that is made */
  constructor(program: Program, direction: Direction, made: () => void) {
    this.#program = program;
    this.#sets = new StateSets(program);
    const { of, count } = byteClasses({ ...program, looksForWords: false });
    this.#columns = Uint16Array.from(of, (each) => each * CharacterPart.count);
    this.#stride = count * CharacterPart.count;
    this.#lastPart = direction === 'forward' ? CharacterPart.last : CharacterPart.first;
    this.#made = made;
    this.#begin();
  }

  /** Whether a line matches, read forwards. @param parts - of its bytes, as `characterParts` gives them */
  matches(line: Uint8Array, parts: Uint8Array): boolean {
    const columns = this.#columns;
    let entries = this.#entries;
    let row = 0;
    for (let i = 0; i < line.length; i++) {
      let entry = entries[row + columns[line[i]] + parts[i]];
      if (entry === UNKNOWN) {
        entry = this.#make(row, line[i], parts[i]);
        entries = this.#entries;
      }
      if (entry & 1) return true;
      row = entry >> 1;
    }
    return this.#matchesAtEnd(row);
  }

  /** Where the first match begins of a line that has one, read backwards. */
  firstStart(line: Uint8Array, parts: Uint8Array): number {
    const columns = this.#columns;
    let entries = this.#entries;
    let row = 0;
    let first = line.length;
    for (let i = line.length - 1; i >= 0; i--) {
      let entry = entries[row + columns[line[i]] + parts[i]];
      if (entry === UNKNOWN) {
        entry = this.#make(row, line[i], parts[i]);
        entries = this.#entries;
      }
      if (entry & 1) first = i + 1;
      row = entry >> 1;
    }
    return this.#matchesAtEnd(row) ? 0 : first;
  }

  #begin(): void {
    this.#states.length = 0;
    this.#numbers.clear();
    const states = this.#sets.closure([this.#program.start], { atStart: true, before: Beside.other });
    this.#add({ states, atStart: true, before: Beside.other });
  }

  #make(row: number, byte: number, part: number): number {
    this.#made();
    const is = (part & CharacterPart.beside) as Beside;
    const here = this.#here(this.#states[row / this.#stride], is, false);
    const behind = this.#sets.step(here, byte);
    // In the middle of a character nothing begins, and nothing waits.
    if (part & this.#lastPart) behind.push(this.#program.start);
    const states = this.#sets.closure(behind, { atStart: false, before: is });
    const next = { states, atStart: false, before: this.#sets.waits(states) ? is : Beside.other };
    const full = this.#states.length >= MOST_STATES;
    if (full) this.#begin();
    const entry = 2 * this.#add(next) + Number(hasMatched(here));
    if (!full) this.#entries[row + this.#columns[byte] + part] = entry;
    return entry;
  }

  #matchesAtEnd(row: number): boolean {
    return hasMatched(this.#here(this.#states[row / this.#stride], Beside.other, true));
  }

  /** The states at a position, now that it is known what comes next. */
  #here({ states, atStart, before }: WordState, is: Beside, isEnd: boolean): readonly number[] {
    return this.#sets.waits(states) ? this.#sets.closure(states, { atStart, before, next: { is, isEnd } }) : states;
  }

  /** Where the row of a state begins. */
  #add(state: WordState): number {
    const key = `${state.atStart ? '^' : ''}${state.before}:${state.states.join()}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#states.push(state) - 1;
      this.#numbers.set(key, number);
      const row = number * this.#stride;
      if (this.#entries.length === row) {
        const larger = new Int32Array(Math.max(8 * this.#stride, 2 * row));
        larger.set(this.#entries);
        this.#entries = larger;
      }
      this.#entries.fill(UNKNOWN, row, row + this.#stride);
    }
    return number * this.#stride;
  }
}
