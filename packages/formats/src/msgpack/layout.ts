export const FORMAT = 'strata-msgpack';
export const VERSION = 1;

/** `records`: msgpackr's extension that writes the names of a row's columns once, and a byte for the row in their place. */
export type MsgpackForm = 'plain' | 'records';

/** Extension type of a record's definition: one byte, the record's id, then an array of names, then the values of the first one. */
export const RECORD_EXTENSION = 0x72;

/** Ids of records, which stand for themselves where MessagePack has the integers 64 to 127. */
export const FIRST_RECORD = 0x40;
export const LAST_RECORD = 0x7f;
