import { codes } from '../schema/codes.ts';
import { dictionary, enumeration, u32, utf8 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

const SEVERITIES = ['error', 'warning', 'info'] as const;
export const Severity = codes(SEVERITIES);

/** What is wrong with the input. Any layer appends; a bad file is a row here, never an exception. */
export const diagnostics = defineTable(
  'diagnostics',
  'What is wrong with the input, by layer and file',
  {
    file_id: u32('file concerned; null where it is the whole tree', { nullable: true }),
    layer: dictionary('slot of the layer that says so'),
    severity: enumeration(SEVERITIES, 'error: something of the file is missing from the index; warning; info'),
    code: dictionary("stable kebab-case word for the kind of fault ('syntax-error')"),
    message: utf8('what was expected and what came'),
    line: u32('1-based line; null where it has none', { nullable: true }),
    col: u32('0-based UTF-8 byte column; null where it has none', { nullable: true }),
  },
  { appendable: true },
);
