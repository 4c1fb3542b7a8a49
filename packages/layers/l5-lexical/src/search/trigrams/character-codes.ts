import { BYTE_CODE } from '../../text/byte-codes.ts';
import { caseForms } from '../pattern/case-forms.ts';

/**
 * The byte codes of a character, as it may be written: one string, or one for each form that differs in case alone.
 * Of those, ASCII letters have the same codes; forms beyond ASCII of an ASCII letter are left out, see `asciiStandIns`.
 */
export function characterCodes(code: number, ignoreCase: boolean): readonly string[] {
  const forms = ignoreCase && code >= 0x80 ? caseForms(code) : [String.fromCodePoint(code)];
  return [...new Set(forms.map(codesOf))];
}

/** The two characters beyond ASCII that are equal to an ASCII letter when case is ignored: long s and the Kelvin sign. */
export const asciiStandIns: readonly string[] = ['\u{17f}', '\u{212a}'].map(codesOf);

/** Some text as a string of byte codes. */
function codesOf(text: string): string {
  return String.fromCharCode(...Buffer.from(text, 'utf8').map((byte) => BYTE_CODE[byte]));
}
