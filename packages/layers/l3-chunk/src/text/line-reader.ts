import { BYTE_FACTS, ByteClass, CLASS_MASK, DEPTH_SHIFT, seenBits } from './byte-classes.ts';
import { scramble } from './hash-arithmetic.ts';
import { TOKEN_WEIGHTS } from './token-weights.ts';

const LINE_FEED = 0x0a;
const SPACE = 0x20;
/** A line that has a byte of another class is not blank. */
const NOT_BLANK = seenBits(
  ...(Object.keys(ByteClass) as (keyof typeof ByteClass)[]).filter(
    (name) => name !== 'newline' && name !== 'space' && name !== 'tab',
  ),
);
/** What the first space of a line adds to the estimate, and each space behind it. */
const FIRST_SPACE = TOKEN_WEIGHTS[(ByteClass.newline << 4) | ByteClass.space];
const NEXT_SPACE = TOKEN_WEIGHTS[(ByteClass.space << 4) | ByteClass.space];
/** FNV-1a over 32 bits. */
const HASH_START = 0x811c9dc5 | 0;
const HASH_PRIME = 0x01000193;

/**
 * Reads lines, one at a time: where a line ends, what classes of bytes are in it, its tokens and its hash, in one pass over its bytes. A line ends after a
 * line feed and nowhere else.
 */
export class LineReader {
  /** Offset after the line and its line feed. */
  end = 0;
  /** Nothing but spaces, tabs, form feeds and carriage returns. */
  blank = true;
  /** Spaces at its beginning. */
  spaces = 0;
  /** Bits of the classes of bytes that are in it, as in BYTE_FACTS; spaces at its beginning do not count. */
  seen = 0;
  /** Brackets that open, less those that close. */
  depth = 0;
  /** Estimate of tokens, in 64ths. */
  tokens = 0;
  #hash = 0;
  #sum = 0;

  /** Low half of the line's hash; see `contentHash`. */
  get low(): number {
    return scramble(this.#hash);
  }

  /** High half: made of all states that the first went through, so that two lines whose low halves are equal by chance differ here. */
  get high(): number {
    return scramble(this.#sum ^ Math.imul(this.#hash, 0x27d4eb2f));
  }

  read(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    // A quarter of Python's bytes is the space at the beginning of lines.
    while (at < to && bytes[at] === SPACE) at++;
    const spaces = at - from;
    let hash = (HASH_START + Math.imul(spaces, HASH_PRIME)) | 0;
    let sum = hash;
    let tokens = 0;
    let seen = 0;
    let depth = 0;
    let before: number = ByteClass.newline << 4;
    if (spaces > 0) {
      before = ByteClass.space << 4;
      tokens = FIRST_SPACE + (spaces - 1) * NEXT_SPACE;
    }
    while (at < to) {
      const byte = bytes[at++];
      if (byte === LINE_FEED) {
        tokens += TOKEN_WEIGHTS[before];
        break;
      }
      const facts = BYTE_FACTS[byte];
      const own = facts & CLASS_MASK;
      hash = Math.imul(hash ^ byte, HASH_PRIME);
      sum = (sum + hash) | 0;
      tokens = (tokens + TOKEN_WEIGHTS[before | own]) | 0;
      seen |= facts;
      depth = (depth + (facts >> DEPTH_SHIFT)) | 0;
      before = own << 4;
    }
    this.end = at;
    this.spaces = spaces;
    this.blank = (seen & NOT_BLANK) === 0;
    this.seen = seen;
    this.depth = depth;
    this.tokens = tokens;
    this.#hash = hash;
    this.#sum = sum;
  }
}
