import { type RowTable, symbolSchema } from '@strata/formats';

/** RFC-062's tree: 413,274 symbols in 13,183 files. */
const SYMBOLS_PER_FILE = 31;

const NOUNS = ['invoice', 'account', 'ledger', 'session', 'schema', 'router', 'worker', 'parser', 'vector', 'lexer'];
const VERBS = ['load', 'merge', 'resolve', 'render', 'collect', 'update', 'validate', 'encode', 'open', 'split'];

/**
 * A symbol table shaped as RFC-062's: 142 bytes a row as plain MessagePack, its names written anew in every row; ids and names differ, paths and spans
 * repeat as in source. The same for the same number of rows.
 */
export function symbolRows(count: number): RowTable {
  const files = Math.ceil(count / SYMBOLS_PER_FILE);
  const paths = Array.from({ length: files }, (_, i) => `src/${NOUNS[i % 10]}s/${VERBS[(i >> 3) % 10]}_${i}.py`);
  const rows = Array.from({ length: count }, (_, i) => {
    const file = Math.floor(i / SYMBOLS_PER_FILE);
    const within = i % SYMBOLS_PER_FILE;
    const noun = NOUNS[(i * 7) % 10];
    const module = `${NOUNS[file % 10]}s.${VERBS[(file >> 3) % 10]}_${file}`;
    const type = `${noun[0].toUpperCase()}${noun.slice(1)}`;
    const name = within % 6 === 0 ? type : `${type}.${VERBS[(i * 3) % 10]}_${noun}`;
    const start_line = within * 24 + 3;
    return {
      id: `sym:${file.toString(16)}:${within}:${((i * 2654435761) >>> 0).toString(36)}:defines`,
      fqn: `${module}.${name}_${i}`,
      kind: within % 6 === 0 ? 1 : 3,
      file_id: file,
      start_line,
      start_col: within % 6 === 0 ? 0 : 4,
      end_line: start_line + 5 + (i % 18),
      end_col: (i * 13) % 80,
    };
  });
  // Strings made by joining are joined only when they are first read: read from JSON, they are as a parser leaves them.
  return { schema: symbolSchema(), rows: JSON.parse(JSON.stringify(rows)), dictionaries: { file_id: paths } };
}
