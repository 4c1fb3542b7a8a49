/** Columns from one tab stop to the next, as Python has it. */
export const TAB_STOP = 8;

/** The deepest column that is told from deeper ones. */
export const DEEPEST = 0x7ff0;
