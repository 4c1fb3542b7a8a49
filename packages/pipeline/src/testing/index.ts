export { collectTables, type TableCollection } from './collect-tables.ts';
export { rowsOf } from './rows-of.ts';
export { type RowOf, tableOf } from './table-of.ts';
