import { characterParts } from '../automaton/character-parts.ts';
import type { Program } from '../automaton/program.ts';
import { WordDfa } from '../automaton/word-dfa.ts';

/** The automata of a pattern, compiled when first asked for. */
export interface Programs {
  readonly forward: () => Program;
  readonly reverse: () => Program;
}

/** Matches lines beyond ASCII for patterns that look for borders of words. */
export class WordMatcher {
  readonly #programs: Programs;
  readonly #made: () => void;
  /** Those of the line's characters. */
  #parts = new Uint8Array(1024);
  #forward: WordDfa | undefined;
  #reverse: WordDfa | undefined;

  /** @param made - called for each entry that the automata make */
  constructor(programs: Programs, made: () => void) {
    this.#programs = programs;
    this.#made = made;
  }

  /** Where the first match of a line begins, in bytes; -1 if it has none. @param line - without its line feed */
  match(line: Uint8Array): number {
    if (line.length > this.#parts.length) this.#parts = new Uint8Array(2 * line.length);
    const parts = this.#parts;
    characterParts(line, parts);
    this.#forward ??= new WordDfa(this.#programs.forward(), 'forward', this.#made);
    if (!this.#forward.matches(line, parts)) return -1;
    this.#reverse ??= new WordDfa(this.#programs.reverse(), 'reverse', this.#made);
    return this.#reverse.firstStart(line, parts);
  }
}
