const [A, E, I, S, U, Y] = Array.from('aeisuy', (letter) => letter.charCodeAt(0));

/**
 * Takes the plural off an English word, in place: Harman's S stemmer ("How effective is suffixing?", JASIS 42(1), 1991). Code is named in both
 * numbers (`file`, `files`); stronger stemmers lose more names than they join.
 *
 * @param word - lower case, `word[0..length)`
 * @returns the length that is left
 */
export function stem(word: Uint8Array, length: number): number {
  if (length < 4 || word[length - 1] !== S) return length;
  const before = word[length - 2];
  if (before === E) {
    const third = word[length - 3];
    if (third === I && length > 4 && word[length - 4] !== A && word[length - 4] !== E) {
      word[length - 3] = Y;
      return length - 2;
    }
    return third === A || third === E ? length : length - 1;
  }
  return before === U || before === S || before === I ? length : length - 1;
}
