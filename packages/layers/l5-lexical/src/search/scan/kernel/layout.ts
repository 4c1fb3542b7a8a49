/**
 * What a scan shares with JavaScript: a region of the memory that the text lies in, at an address (`base`) that the module is given. Positions from there:
 *
 *     0        control: an i32 each, see {@link Control}
 *     256      class of each byte, forwards (for a literal: its {@link Neighbour}); then (512) backwards
 *     768      fingerprints: for each of 3 bytes, 16 bytes by its low half and 16 by its high half
 *     1024     the literal, and 16 bytes beyond; then (2560) for each of its bytes the bits that do not matter
 *     ROWS     a row for each line found: its number, where it starts, where it ends, where the match begins (u32, the last three as addresses)
 *     TABLES   of the automaton, forwards, then backwards: a row of i32 for each state, an entry for each class
 *     PACKED   text of lines, back to back
 *     TEXTS    the texts to look through, a row of four for each: where it begins, where it ends (u32, as addresses), the number of its first line; then, once it is
 *              done with, how many lines have been found up to its end
 */
export const Layout = {
  forwardClasses: 256,
  reverseClasses: 512,
  fingerprints: 768,
  literal: 1024,
  literalMasks: 2560,
  rows: 4096,
  forwardTable: 0x8_1000,
  reverseTable: 0x18_1000,
  packed: 0x20_1000,
  texts: 0x30_2000,
  end: 0x31_2000,
} as const;

export const MAX_LITERAL = 1024;
export const MAX_ROWS = (Layout.forwardTable - Layout.rows) / 16;
export const ROW_BYTES = 16;
/** One line at least fits, however much it is over: see `pack`. */
export const MAX_PACKED = Layout.texts - Layout.packed - 64;
export const TEXT_BYTES = 16;
/** Texts of one list. */
export const MAX_TEXTS = (Layout.end - Layout.texts) / TEXT_BYTES;

/** Positions of the control's fields, in i32s. */
export const Control = {
  /** Where the next line starts, and its number. */
  start: 0,
  line: 1,
  /** Where the text that the scan is in ends. */
  end: 2,
  phase: 3,
  /** Where the automaton is, in which state, where it has to stop. */
  at: 4,
  state: 5,
  stop: 6,
  /** Of the line that matches: where it ends, and where a match begins. */
  lineEnd: 7,
  match: 8,
  rows: 9,
  mostRows: 10,
  finder: 11,
  /** Two bytes of the literal that are looked for before all of it is. */
  firstOffset: 12,
  secondOffset: 20,
  literalBytes: 13,
  /** Whether the byte before the literal, and that behind it, must not be of a word. */
  aloneBefore: 21,
  aloneBehind: 22,
  forwardStart: 14,
  reverseStart: 15,
  /** Class of what ends a line, times 4. */
  forwardEnd: 16,
  reverseEnd: 17,
  /** A match is at most so long, if that is known and it does not matter what is around it; else the largest number. */
  reach: 18,
  /** Where reading backwards can end. */
  lower: 19,
  /** Address of the row of the text that the scan is in, and of the end of those rows. */
  text: 23,
  textsEnd: 24,
  /** Lines found that are in no row any more. */
  before: 25,
} as const;

/** What finds lines that are worth a look. */
export const Finder = {
  /** Nothing: the automaton reads every byte. */
  none: 0,
  /** Fingerprints; the automaton reads the lines that have one. */
  automaton: 1,
  /** Two bytes of a literal, and then all of it. */
  literal: 2,
  /** Line ends: from each the other automaton reads the line backwards, and nothing is read forwards. */
  ends: 3,
} as const;

/** What a byte beside a literal is. */
export const Neighbour = { other: 0, beyondAscii: 1, word: 2 } as const;

/** What a scan is doing. */
export const Phase = { find: 0, forward: 1, reverse: 2 } as const;

/** Why a scan has ended. */
export const Outcome = {
  /** At the end of the last text. */
  done: 0,
  /** There is no room for another row. */
  full: 1,
  /** The automaton needs a transition that is not in its table; `at` and `state` say which. */
  unknownForward: 2,
  unknownReverse: 3,
  /** The line from `start` to `lineEnd` is not for the automaton. */
  quit: 4,
} as const;

/** Entries of the automaton's tables; all others are addresses of states' rows. In the reverse table, {@link MATCH_BEGINS} is added to those. */
export const Entry = { unknown: 0, dead: 4, match: 8, quit: 12, specials: 16 } as const;

/** Before the class was read, a match had begun: of entries backwards. */
export const MATCH_BEGINS = 1;
