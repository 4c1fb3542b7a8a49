/** What stands on one side of a position: nothing or a character that is not of a word, one that is, or a byte that is not UTF-8. */
export const Beside = { other: 0, word: 1, invalid: 2 } as const;

export type Beside = (typeof Beside)[keyof typeof Beside];
