import type { TableSchema } from '../codec/table-schema.ts';

/**
 * Width of file ids and columns. RFC-062 has u16, of which 65,536 files or a line of 64 KiB do not fit; encoders refuse such rows instead of
 * wrapping. Everything of ours is u32.
 */
export type IdWidth = 'u16' | 'u32';

/** Where a definition lies: 1-based lines, 0-based UTF-8 byte columns. Of these four next to each other the row formats make one struct, `Span`. */
export const SPAN = ['start_line', 'start_col', 'end_line', 'end_col'] as const;

const span = (width: IdWidth) =>
  SPAN.map((name) => ({ name, type: name.endsWith('line') ? 'u32' : width, nullable: false }) as const);

/** RFC-062's symbol table. The words of `file_id` are the paths of the files. */
export const symbolSchema = (width: IdWidth = 'u32'): TableSchema => ({
  name: 'symbols',
  columns: [
    { name: 'id', type: 'utf8', nullable: false },
    { name: 'fqn', type: 'utf8', nullable: false },
    { name: 'kind', type: 'u8', nullable: false },
    { name: 'file_id', type: 'dictionary', codes: width, nullable: false },
    ...span(width),
  ],
});

/** RFC-062's spans by themselves: of a symbol, its row. */
export const spanSchema = (width: IdWidth = 'u32'): TableSchema => ({
  name: 'spans',
  columns: [
    { name: 'symbol', type: 'u32', nullable: false },
    { name: 'file_id', type: 'dictionary', codes: width, nullable: false },
    ...span(width),
  ],
});

/** RFC-062's imports: what a file names from which module. */
export const importSchema = (width: IdWidth = 'u32'): TableSchema => ({
  name: 'symbol_imports',
  columns: [
    { name: 'file_id', type: 'dictionary', codes: width, nullable: false },
    { name: 'module', type: 'utf8', nullable: false },
    { name: 'name', type: 'utf8', nullable: true },
    { name: 'alias', type: 'utf8', nullable: true },
    { name: 'level', type: 'u8', nullable: false },
    { name: 'line', type: 'u32', nullable: false },
  ],
});
