import { codes } from '../schema/codes.ts';
import { enumeration, u8, u16, u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/** Role bits, with the values of SCIP's `SymbolRole` (sourcegraph/scip, scip.proto). */
export const SymbolRole = Object.freeze({
  definition: 0x1,
  import: 0x2,
  write_access: 0x4,
  read_access: 0x8,
  generated: 0x10,
  test: 0x20,
  forward_definition: 0x40,
});

const SYMBOL_TABLES = ['node', 'import', 'name'] as const;
export const SymbolTable = codes(SYMBOL_TABLES);

/** Every definition and reference, in source order within the file. Names never span lines, so a range is line, col and length. */
export const occurrences = defineTable('occurrences', 'SCIP-style occurrences, grouped by file in source order', {
  file_id: u32('file the occurrence is in', { compressed: true }),
  line: u32('1-based line', { compressed: true }),
  col: u32('0-based UTF-8 byte column'),
  length: u16('UTF-8 bytes as written'),
  roles: u8('bits, see SymbolRole'),
  symbol_table: enumeration(
    SYMBOL_TABLES,
    'where the symbol is to be found within the file: a row of nodes, a row of imports, or a row of references whose text names it',
  ),
  symbol: u32('row within the file of that table'),
  enclosing: u32(
    "node whose range is the occurrence's enclosing range: itself for a definition, the innermost definition around a reference",
    { compressed: true },
  ),
  importance: u8(
    '0 to 255; how much the occurrence says about the code around it: definitions above calls above reads of locals',
  ),
});
