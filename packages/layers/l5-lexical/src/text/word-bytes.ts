/** Words shorter than this say nothing in a ranking (`x`, `i`); longer ones are data, not names (base64, hashes). In bytes. */
export const MIN_WORD = 2;
export const MAX_WORD = 64;

/** 1 for bytes of words: letters, digits, underscore and all bytes beyond ASCII, which are parts of letters more often than not; else 0. */
export const WORD_BYTE: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  isLetter(byte) || isDigit(byte) || byte === 0x5f || byte >= 0x80 ? 1 : 0,
);

/** 1 for digits, with which no word starts; else 0. */
export const DIGIT: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => (isDigit(byte) ? 1 : 0));

export const LINE_FEED = 0x0a;

/** Whether a run of word bytes that begins with `first` is a word. */
export function isWord(first: number, length: number): boolean {
  return length >= MIN_WORD && length <= MAX_WORD && DIGIT[first] === 0;
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
