/**
 * Rows are named by two integers: the `file_id` (u32, position of the file in path order) and a row number local to the
 * file, so that workers never coordinate and a changed file touches only its own rows.
 *
 * NONE is what the value slot of a null id or number holds, so that hot loops can test the value instead of the validity bitmap.
 */
export const NONE = 0xffff_ffff;

/** The largest `file_id` or row number: one below {@link NONE}. */
export const MAX_ID = NONE - 1;
