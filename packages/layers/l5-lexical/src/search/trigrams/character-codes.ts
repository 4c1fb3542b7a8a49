import { BYTE_CODE } from '../../text/byte-codes.ts';

/** Characters of which some other differs in case alone, as one string; made when first needed, in 3 ms. */
let casedCharacters: string | undefined;

/**
 * The byte codes of a character, as it may be written: one string, or one for each form that differs in case alone.
 * Of those, ASCII letters have the same codes; forms beyond ASCII of an ASCII letter are left out, see `asciiStandIns`.
 */
export function characterCodes(code: number, ignoreCase: boolean): readonly string[] {
  const character = String.fromCodePoint(code);
  if (!ignoreCase || code < 0x80) return [codesOf(character)];
  const forms = cased().match(new RegExp(`\\u{${code.toString(16)}}`, 'giu')) ?? [];
  return [...new Set([character, ...forms].map(codesOf))];
}

/** The two characters beyond ASCII that are equal to an ASCII letter when case is ignored: long s and the Kelvin sign. */
export const asciiStandIns: readonly string[] = ['\u{17f}', '\u{212a}'].map(codesOf);

/** Some text as a string of byte codes. */
export function codesOf(text: string): string {
  return String.fromCharCode(...Buffer.from(text, 'utf8').map((byte) => BYTE_CODE[byte]));
}

function cased(): string {
  if (casedCharacters !== undefined) return casedCharacters;
  const test = /[\p{Changes_When_Casemapped}\p{Changes_When_Casefolded}]/u;
  let text = '';
  // All scripts with case lie in the first two planes.
  for (let code = 0; code < 0x2_0000; code++) {
    const character = String.fromCodePoint(code);
    if (test.test(character)) text += character;
  }
  casedCharacters = text;
  return text;
}
