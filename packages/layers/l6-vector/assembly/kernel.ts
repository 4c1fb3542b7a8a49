import { MARGIN, VECTOR, WEIGHTS } from './layout';
import { countRuns } from './runs';
import { round, sum } from './sums';
import { BUCKET, clearText, found, foundEnd, setUpTerms, termCount } from './terms';
import { setUpWords } from './words';

/**
 * Text to vectors. The host calls `setUp` once and writes the weights; then for each text `begin`, `add` any number of times for what it wrote to `input`, and `finish`. What has been learnt of words and terms is kept from
 * text to text, and changes no vector. `src/lexical-hash/lexical-hash.ts` is the other side.
 */
export { BUCKET, found, foundEnd, VECTOR, WEIGHTS };

/** Where texts are written to. */
export let input: u32 = 0;
let room: u32 = 0;

export function setUp(): void {
  setUpTerms();
  setUpWords();
}

/** Makes `input` at least so many bytes long. What is there stays, but may lie elsewhere. */
export function reserveInput(bytes: u32): void {
  if (bytes <= room) return;
  const old = room;
  room = max(old, 1 << 16);
  while (room < bytes) room *= 2;
  const larger = <u32>heap.alloc(room + MARGIN);
  memory.copy(larger, input, old);
  input = larger;
}

/** Starts a text. @returns how many terms are known */
export function begin(): u32 {
  clearText();
  return termCount;
}

/** Adds the terms of `[from, to)` of the input, as often as `times` says. Both are ends of words. */
export function add(from: u32, to: u32, times: u32): void {
  countRuns(input + from, input + to, times);
}

/**
 * Writes the vector of the text.
 * @returns the scale that gives it length 1; 0 where all its values are 0
 */
export function finish(): f64 {
  sum();
  return round();
}
